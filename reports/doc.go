// Package reports writes what a run found, in the formats that people and machines read.
//
// Start with [All], or with a format by name: [Find]. Each format is one pure function of a
// [result.Report], whose journal is read once for all of them:
//
//	digest := reports.Read(report)
//	err := reports.HTML(file, digest)
//
// No format opens a file, asks for the time or sends anything. All of them share three rules.
//
// A run that could not be completed says so before anything else, in every format: in the first line of the text, as the
// first test case of the JUnit file (an error, so that it is never green), as the headline of the page.
//
// Findings are shown by cause: cases with the same fingerprint are one entry with a number of cases, since one mistake in
// a handler breaks many cases.
//
// What a target answered is hostile. Control characters, terminal escapes and marks that reorder text are written as
// visible escapes such as \u001b; long bodies are cut around the line that matters; the page's own Content-Security-Policy
// allows the two scripts and styles that it was rendered with and nothing else.
package reports

// Package credential holds what callers add to requests: where it comes from ([Source]), the newest form of it ([Store]), and
// what keeps it out of everything that is written ([Redactor]).
package credential

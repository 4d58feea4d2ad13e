// Package config reads holdfast.yaml, the facts of one environment, and turns them into what a run needs: callers with their
// credentials, fixtures with what supplies them, the target, the gate and the reports.
//
// Start with [Find] and [Load]; without a file, start with [FromFlags]. Both give a [File]:
//
//	holdfast.yaml ──Load──▶ File ──With(flags)──▶ File ──Check(contract)──▶ Environment()  names, for the plan
//	                                                                       Credentials()  secrets, for the runner
//	                                                                       Suppliers()    ids, for the runner
//	                                                                       Teardowns()    what removes them, for the runner
//
// Loading needs no contract, so that the file can name the contract. What only the contract can tell (security schemes,
// operations, parameters) is for [File.Check]. Faults of the file are a [specs.Errors], each with its file and line.
//
// # Values
//
// Every value may hold ${NAME}, ${NAME:-default} and ${NAME:?message}; $$ is a dollar sign. A $ before anything else stays as
// it is, so that runtime expressions need no escape. A variable that is empty counts as not set. Three places are read as
// they stand: the arguments of exec, because the command has the environment itself, the runtime expressions of id and
// balances, and the reasons under unproven.
// Secrets and headers may also be "@file", relative to the folder of the file that says so, less the line breaks at its end;
// "@@" begins a value with an at sign. Under [Source.Plan] no secret is looked up and nothing is read or executed.
//
// Credentials that are fetched (OAuth2, login, exec, auth files) become a [conformance.CredentialSource]: loading asks for
// none, the runner does before its first request. Ids of values are lent to one group at a time; those of exec and state_url
// are new ones each time.
//
// # Decisions
//
// A caller is named once and has one credential for each security scheme, as the contract's names have it: a token that is
// not tied to a scheme could not tell which header a request without credentials must lack. For the same reason a header
// that carries credentials is refused under target.headers and taken as the first caller's from the command line.
package config

package plan

import (
	"fmt"
	"maps"
	"slices"

	"holdfast/specs"
)

// anotherCaller is the line that gives a second caller: a flag where a scheme of the contract takes a bearer token, or where there is
// no scheme; else the lines of the file, since no flag says whose key it is.
func anotherCaller(c *specs.Contract) string {
	names := slices.Sorted(maps.Keys(c.SecuritySchemes))
	for _, name := range names {
		if takesToken(c.SecuritySchemes[name]) {
			return "--bearer other=TOKEN"
		}
	}
	for _, name := range names {
		if c.SecuritySchemes[name].Type == "apiKey" {
			return fmt.Sprintf("callers: { other: { %s: { api_key: … } } }", name)
		}
	}
	return "--bearer other=TOKEN"
}

// CredentialFlag is what gives the credentials of one caller on the command line, by the contract's security schemes: a bearer token where
// one is taken, else the header or the cookie of a key or of basic credentials, else the line of the file.
func CredentialFlag(c *specs.Contract) string {
	flag, inFile := "", ""
	for _, name := range slices.Sorted(maps.Keys(c.SecuritySchemes)) {
		switch s := c.SecuritySchemes[name]; {
		case takesToken(s):
			return "--bearer TOKEN"
		case flag == "" && s.Type == "apiKey" && s.In == "header" && s.KeyName != "":
			flag = fmt.Sprintf("-H '%s: KEY'", s.KeyName)
		case flag == "" && s.Type == "apiKey" && s.In == "cookie" && s.KeyName != "":
			flag = fmt.Sprintf("-H 'Cookie: %s=KEY'", s.KeyName)
		case flag == "" && s.Type == "http":
			flag = "-H 'Authorization: Basic …'"
		case inFile == "" && s.Type == "apiKey" && s.In == "query":
			inFile = fmt.Sprintf("-c holdfast.yaml, with callers: { owner: { %s: { api_key: … } } } in it", name)
		}
	}
	switch {
	case flag == "" && inFile != "":
		return inFile // no flag writes into the query
	case flag == "":
		return "--bearer TOKEN"
	}
	return flag
}

// takesToken says whether --bearer gives what a scheme takes.
func takesToken(s specs.SecurityScheme) bool {
	return s.Type == "oauth2" || s.Type == "openIdConnect" || s.Type == "http" && s.Scheme != "basic"
}

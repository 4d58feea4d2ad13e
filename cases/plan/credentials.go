package plan

import (
	"maps"
	"slices"
	"strconv"

	"holdfast/cases"
	"holdfast/specs"
)

// credentials calls secured operations without credentials, and with such as nobody was given.
func credentials() generator {
	return generator{
		rules: []cases.Rule{
			{
				ID: "credentials-missing", Summary: "A secured operation refuses a caller without credentials.",
				Source: "OpenAPI 3.1.1 §4.8.30 (Security Requirement Object); RFC 9110 §15.5.2", Level: cases.Violation, Confidence: cases.Must,
				Fix: "authenticate before the handler runs",
			},
			{
				ID: "credentials-unknown", Summary: "A secured operation refuses credentials that nobody was given.",
				Source: "OpenAPI 3.1.1 §4.8.30 (Security Requirement Object); RFC 6750 §3.1", Level: cases.Violation, Confidence: cases.Must,
				Fix:     "compare the credentials with those that were issued, in constant time",
				Follows: []string{"credentials-missing"},
			},
			{
				ID: "credentials-malformed", Summary: "A secured operation refuses credentials that have not the form of its scheme.",
				Source: "RFC 9110 §11.4; RFC 6750 §2.1, §3.1", Level: cases.Violation, Confidence: cases.Must,
				Fix:     "parse the header as the scheme's grammar says, and refuse what does not parse as if there were no credentials",
				Follows: []string{"credentials-missing"},
			},
			{
				ID: "credentials-wrong-scheme", Summary: "A secured operation refuses the right secret under a scheme that it does not declare.",
				Source: "OpenAPI 3.1.1 §4.8.27, §4.8.30", Level: cases.Violation, Confidence: cases.Must,
				Fix:     "compare the scheme's name before the secret is looked at",
				Follows: []string{"credentials-missing"},
			},
		},
		plan: func(d *draft) {
			g, err := d.group("minimal")
			if err != nil {
				return
			}
			for _, w := range d.wrongCredentials() {
				if r := d.requirement("security:" + w.keyword); r != nil {
					d.wrongCredential(g, r, w)
				}
			}
		},
	}
}

// wrongCredential is one way in which credentials are wrong.
type wrongCredential struct{ keyword, rule, caller, why, sent string }

func (d *draft) wrongCredentials() []wrongCredential {
	const none = "the operation is secured and "
	all := []wrongCredential{
		{"missing", "credentials-missing", cases.Anonymous, none + "the request has no credentials", "no credentials"},
		{"unknown", "credentials-unknown", cases.Unknown, none + "nobody was given these credentials", "credentials that nobody was given"},
	}
	for _, scheme := range d.demandedTogether() {
		all = append(all, wrongCredential{
			"missing", "credentials-missing", WithoutScheme(scheme),
			"all schemes of a Security Requirement Object have to be satisfied, and the credentials of " + scheme + " are missing",
			"all credentials but those of " + scheme,
		})
	}
	kinds := d.kinds()
	if !kinds.secret {
		return all
	}
	all = append(
		all,
		wrongCredential{"unknown", "credentials-unknown", Tampered, none + "nobody was given these credentials", "the secret with one character changed"},
		wrongCredential{"unknown", "credentials-unknown", Truncated, none + "nobody was given these credentials", "the beginning of the secret"},
		wrongCredential{"malformed", "credentials-malformed", NoToken, none + "the secret is empty", "no secret"},
	)
	if kinds.http {
		all = append(
			all,
			wrongCredential{"malformed", "credentials-malformed", TwoTokens, none + "more than one word follows the scheme", "more than one word after the scheme"},
			wrongCredential{"malformed", "credentials-malformed", NoScheme, none + "the header names no scheme", "one word without a scheme"},
		)
	}
	if !kinds.otherScheme {
		all = append(all, wrongCredential{
			"wrong-scheme", "credentials-wrong-scheme", WrongScheme,
			"the secret is the caller's, and the operation declares another scheme for it", "the secret under another scheme of the header Authorization",
		})
	}
	return all
}

// credentialKinds is what the alternatives of an operation ask for.
type credentialKinds struct {
	// secret says that a request carries one, http that it stands in Authorization.
	secret, http bool
	// otherScheme says that Authorization may hold more than one scheme: then none is the wrong one for sure.
	otherScheme bool
}

func (d *draft) kinds() credentialKinds {
	var k credentialKinds
	found := map[string]bool{}
	for _, alternative := range d.op.Security {
		for _, name := range slices.Sorted(maps.Keys(alternative.Schemes)) {
			s := d.contract.SecuritySchemes[name]
			switch s.Type {
			case "mutualTLS":
			case "apiKey":
				k.secret = true
				if canonical(s.KeyName) == "Authorization" && s.In == "header" {
					k.otherScheme = true
				}
			default:
				k.secret, k.http = true, true
				scheme := s.Scheme
				if s.Type != "http" {
					scheme = "bearer"
				}
				found[scheme] = true
				k.otherScheme = k.otherScheme || scheme != "bearer" && scheme != "basic"
			}
		}
	}
	k.otherScheme = k.otherScheme || len(found) > 1
	return k
}

func (d *draft) wrongCredential(g *groupDraft, r *specs.Requirement, w wrongCredential) {
	if !d.identified() {
		d.skip(r.ID, "no credentials were given: a caller without any is the control", CredentialFlag(d.contract))
		return
	}
	c := cases.Case{
		ID: r.ID + "~" + spoiltName(w.caller), Rule: w.rule, Requirements: []string{r.ID}, Why: w.why, Class: cases.Negative,
		Mutation: &cases.Mutation{In: "credentials", Sent: w.sent, Valid: "those of " + d.caller},
		Proof:    "the request is the control's but for its credentials",
	}
	s := g.base.step(d, c.ID, "send", cases.Probe)
	s.Caller, s.Class = w.caller, g.positiveClass(d)
	s.Expect = d.refused("unauthenticated", "")
	if w.rule == "credentials-malformed" || w.rule == "credentials-wrong-scheme" {
		s.Expect = orMalformed(s.Expect) // a token is no user and password in base64 either
	}
	if w.rule == "credentials-wrong-scheme" && !d.contract.HTTPScheme(d.op) {
		// An API key is a secret without a scheme, and some gateways look for it in several places.
		c.Level = cases.Warning
	}
	c.Steps = []cases.Step{s}
	g.Cases = append(g.Cases, c)
}

// orMalformed allows a 400 too: RFC 6750 §3.1 calls credentials that can't be parsed an invalid request.
func orMalformed(e cases.Expectation) cases.Expectation {
	bad := strconv.Itoa(400)
	if e.Basis == cases.BasisDeclared && !slices.Contains(e.Statuses, bad) {
		e.Statuses = append(e.Statuses, bad)
		e.Code, e.CodeAt = "", ""
	}
	return e
}

// identified says whether the draft's caller has credentials.
func (d *draft) identified() bool {
	for _, c := range d.plan.Environment.Callers {
		if c.Name == d.caller {
			return len(c.Schemes) > 0
		}
	}
	return false
}

// positiveClass is the class of the group's control: that of requests which are refused for another reason than their form.
func (g *groupDraft) positiveClass(d *draft) cases.Class {
	got, err := d.classify(&g.Control.Steps[0])
	if err != nil {
		return ""
	}
	return got.Class
}

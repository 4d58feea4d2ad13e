package plan

import (
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// versions asks for a version that does not exist, and for each of those that do.
func versions() generator {
	return generator{
		rules: []cases.Rule{
			{
				ID: "version-unknown", Summary: "A version that does not exist is refused.",
				Source: "x-conformance version; refusals, unknown-version", Level: cases.Violation, Confidence: cases.Declared,
				Fix: "refuse versions that are not supported instead of taking another one for them",
			},
			{
				ID: "version-supported", Summary: "Each supported version is accepted.",
				Source: "x-conformance version, supported", Level: cases.Violation, Confidence: cases.Declared,
				Fix: "serve the version, or take it from the list",
			},
		},
		plan: func(d *draft) {
			v := d.contract.Facts.Version
			if v == nil {
				return
			}
			if r := d.requirement("version:unknown"); r != nil {
				d.unknownVersion(v, r)
			}
			if r := d.requirement("version:supported"); r != nil {
				d.supportedVersions(v, r)
			}
		},
	}
}

// unknownVersion is the name of a version that nobody has, in the form of those that exist.
func unknownVersion(v *specs.Version) string {
	example := "v1"
	if len(v.Supported) > 0 {
		example = v.Supported[0]
	}
	// Of the same form as those that exist: the last number in it is another one.
	i := strings.LastIndexAny(example, "0123456789")
	if i < 0 {
		return "holdfast-" + example
	}
	j := i
	for j > 0 && example[j-1] >= '0' && example[j-1] <= '9' {
		j--
	}
	return example[:j] + strings.Repeat("9", max(4, i+1-j)) + example[i+1:]
}

// versioned makes a request ask for a version.
func (d *draft) versioned(s cases.Step, v *specs.Version, version string) (cases.Step, bool) {
	switch v.In {
	case "path":
		segment, ok := v.InPath(s.Path)
		if !ok {
			return s, false
		}
		if !strings.HasPrefix(segment, "{") {
			// Another literal in the path is another path, which no operation declares.
			s.Path, s.Operation = strings.Replace(s.Path, "/"+segment, "/"+version, 1), ""
			return s, true
		}
		for i := range s.Parameters {
			if s.Parameters[i].In == "path" && s.Parameters[i].Name == v.Name {
				s.Parameters[i].Value = new(cases.Lit(version))
			}
		}
		return s, true
	case "header":
		return withHeader(s, v.Name, cases.Lit(version)), v.Name != ""
	case "query":
		for i := range s.Parameters {
			if s.Parameters[i].In == "query" && s.Parameters[i].Name == v.Name {
				s.Parameters[i].Value = new(cases.Lit(version))
				return s, true
			}
		}
		s.Parameters = append(s.Parameters, cases.Argument{In: "query", Name: v.Name, Value: new(cases.Lit(version))})
		return s, v.Name != ""
	}
	return s, false
}

func (d *draft) unknownVersion(v *specs.Version, r *specs.Requirement) {
	g, err := d.group("minimal")
	if err != nil {
		return
	}
	version := unknownVersion(v)
	c := cases.Case{
		ID: r.ID + "~" + v.In, Rule: "version-unknown", Requirements: []string{r.ID}, Class: cases.Negative,
		Why:      "no version is called " + version,
		Mutation: &cases.Mutation{In: v.In, Pointer: jsonpointer.Of(v.Name), Sent: version, Valid: strings.Join(v.Supported, " or ")},
		Proof:    "the contract does not list the version",
	}
	s, ok := d.versioned(g.base.step(d, c.ID, "send", cases.Probe), v, version)
	if !ok {
		d.skip(r.ID, "the contract does not say where the version stands", "x-conformance: { version: { name: … } }")
		return
	}
	s.Expect = d.refused("unknown-version", "")
	if s.Expect.Basis != cases.BasisDeclared && v.Unknown != 0 {
		s.Expect = cases.Expectation{Outcome: cases.Refused, Condition: "unknown-version", Basis: cases.BasisDeclared, Statuses: []string{cases.StatusText(v.Unknown)}}
	}
	if s.Expect.Basis != cases.BasisDeclared {
		c.Level = cases.Warning // many APIs take the newest version, or the oldest
	}
	c.Steps = []cases.Step{s}
	g.Cases = append(g.Cases, c)
}

func (d *draft) supportedVersions(v *specs.Version, r *specs.Requirement) {
	g, err := d.group("version")
	if err != nil {
		return
	}
	for _, version := range v.Supported {
		c := cases.Case{
			ID: r.ID + "~" + version, Rule: "version-supported", Requirements: []string{r.ID}, Class: cases.Positive,
			Why: "the contract lists the version " + version, Proof: "the request is the control's but for its version",
		}
		s, ok := d.versioned(g.base.step(d, c.ID, "send", cases.Probe), v, version)
		if !ok {
			d.skip(r.ID, "the contract does not say where the version stands", "x-conformance: { version: { name: … } }")
			return
		}
		s.Expect.Outcome = cases.Accepted
		c.Steps = []cases.Step{s}
		if d.op.Method == "DELETE" {
			object, err := d.subjectOf(g.base, c.ID, "object")
			if err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
				return
			}
			c.Steps = append([]cases.Step{object.made}, object.about(s)...)
		}
		g.Cases = append(g.Cases, c)
	}
}

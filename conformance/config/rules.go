package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/internal/nearest"
	"holdfast/specs"
)

// levels are those that a user can set.
var levels = []string{string(cases.Violation), string(cases.Warning), string(cases.Note), string(cases.Off)}

// rules reads the levels of rules: a level, one for an operation or a place, or a list of such.
//
//	rules:
//	  lenient-coercion: violation
//	  status-documented: { level: off, operation: createRefund }
//	  body-schema: [ warning, { level: note, operation: getOrder, at: /total } ]
func (r *reader) rules(e entry) {
	for _, m := range r.members(e) {
		if m.node.Kind != yaml.SequenceNode {
			r.rule(m.name, m)
			continue
		}
		for _, item := range r.items(m) {
			r.rule(m.name, item)
		}
	}
}

func (r *reader) rule(name string, e entry) {
	setting := result.LevelSetting{Rule: name}
	level := func(e entry) {
		if s, ok := r.text(e); ok {
			if setting.Level = cases.Level(s); !slices.Contains(levels, s) {
				r.fault(e, fmt.Sprintf("is %q and must be one of %s", s, strings.Join(levels, ", ")), didYouMean(s, levels))
			}
		}
	}
	if e.node.Kind != yaml.MappingNode {
		level(e)
	} else {
		r.fields(e, map[string]func(entry){
			"level":     level,
			"operation": func(e entry) { setting.Operation, _ = r.text(e) },
			"at":        func(e entry) { setting.At, _ = r.text(e) },
		})
		if setting.Level == "" {
			r.fault(e, "has no level", "add level: "+strings.Join(levels, ", or level: "))
		}
	}
	r.out.Rules = append(r.out.Rules, RuleLevel{LevelSetting: setting, Place: r.place(e.at)})
}

// RuleLevel is a rule's level and where it was set.
type RuleLevel struct {
	result.LevelSetting
	// Place is where it stands in the file; its zero value means that a flag gave it.
	Place specs.Place
}

// ParseRule reads a value of --rule: "ID=LEVEL", "ID@OPERATION=LEVEL" or "ID@OPERATION#PLACE=LEVEL".
func ParseRule(text string) (RuleLevel, error) {
	i := strings.LastIndexByte(text, '=')
	if i < 0 {
		return RuleLevel{}, &problem{fmt.Sprintf("--rule %s gives no level", text), "write --rule lenient-coercion=violation"}
	}
	rest, level := text[:i], text[i+1:]
	if !slices.Contains(levels, level) {
		fix := "give one of " + strings.Join(levels, ", ")
		if near, ok := nearest.Name(level, levels); ok {
			fix = fmt.Sprintf("did you mean %q?", near)
		}
		return RuleLevel{}, &problem{fmt.Sprintf("--rule %s: %q is no level", text, level), fix}
	}
	setting := result.LevelSetting{Level: cases.Level(level)}
	rest, setting.At, _ = strings.Cut(rest, "#")
	setting.Rule, setting.Operation, _ = strings.Cut(rest, "@")
	return RuleLevel{LevelSetting: setting}, nil
}

// CheckRules compares the levels with the rules that there are and with the operations of the contract. It returns nil or a
// [specs.Errors] with every fault.
func (f *File) CheckRules(rules []cases.Rule, contract *specs.Contract) error {
	var names []string
	for _, r := range rules {
		names = append(names, r.ID)
	}
	var faults specs.Errors
	for _, l := range f.Rules {
		fault := func(what, fix string) {
			faults = append(faults, &specs.Error{Place: l.Place, Problem: "rules: " + what, Fix: fix})
		}
		if !slices.Contains(names, l.Rule) {
			fix := "holdfast rules lists them"
			if near := didYouMean(l.Rule, names); near != "" {
				fix = near
			}
			fault(fmt.Sprintf("no rule is called %q", l.Rule), fix)
		}
		if l.Operation != "" && operation(contract, l.Operation) == nil {
			fault(fmt.Sprintf("the contract has no operation %q", l.Operation), didYouMean(l.Operation, operationIDs(contract)))
		}
	}
	for _, q := range f.Quarantine {
		if q.Rule != "" && !slices.Contains(names, q.Rule) {
			faults = append(faults, &specs.Error{Place: q.Place, Problem: fmt.Sprintf("quarantine: no rule is called %q", q.Rule), Fix: cmp.Or(didYouMean(q.Rule, names), "holdfast rules lists them")})
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return faults
}

// Levels are the levels of rules, in the order in which they count.
func (f *File) Levels() []result.LevelSetting {
	var all []result.LevelSetting
	for _, l := range f.Rules {
		all = append(all, l.LevelSetting)
	}
	return all
}

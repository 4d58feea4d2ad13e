package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// patch is a request that names one member.
func (u *update) patch(name string, v any) (*base, bool) {
	b := *u.full
	only := map[string]any{name: v}
	if known := strings.TrimPrefix(b.lock, "/"); known != "" {
		if version, ok := jsonpointer.At(b.payload, b.lock); ok {
			only[known] = version
		}
	}
	b.payload, b.hasBody, b.unique = only, true, nil
	if at := jsonpointer.Of(name); v != nil && slices.Contains(u.full.unique, at) {
		b.unique = []string{at}
	}
	s := b.step(u.draft, "patch", "patch", cases.Probe)
	got, err := u.classify(&s)
	return &b, err == nil && got.Class == cases.Positive
}

// mostAlone bounds how many members are patched alone.
const mostAlone = 6

func (u *update) patchKeeps() {
	members, _ := u.full.payload.(map[string]any)
	made := 0
	for _, name := range u.kept {
		v, ok := members[name]
		if !ok || v == nil || made == mostAlone {
			continue
		}
		variant, why := "one-member", "the patch names one member only"
		if made > 0 {
			variant, why = "one-member-"+name, "the patch names "+name+" only"
		}
		c := u.stateCase("patch-keeps", variant, "patch-keeps", why)
		if c == nil {
			return
		}
		if u.op.SaysPartial() && !strings.HasPrefix(u.full.mediaType, "application/merge-patch+json") {
			c.Level = cases.Warning // it is read off words
		}
		b, ok := u.patch(name, v)
		if !ok || made > 0 && slices.Contains(u.full.unique, jsonpointer.Of(name)) {
			continue
		}
		after := u.judged(c)
		after.Expect.SameAs = &cases.SameAs{Step: "before", How: "representation", Volatile: u.volatile(name)}
		// All that may be dropped must be there first.
		u.add(c, u.write(c, "full", u.full), u.read(c, "before", cases.Setup), u.write(c, "patched", b), after)
		made++
	}
	if made == 0 {
		u.skipState("patch-keeps", &blockedError{reason: "no patch with one member is valid"})
	}
}

// madeOnce says that a member tells when an object was made, which no change of it moves.
func madeOnce(name string, s *specs.Schema) bool {
	words := intent.WordsOf(name)
	format, _, _ := s.Find("format")
	return slices.ContainsFunc(words, func(w string) bool { return w == "created" || w == "creation" || w == "inserted" }) &&
		(format == "date-time" || len(words) == 2 && slices.ContainsFunc(words, func(w string) bool { return w == "at" || w == "date" || w == "time" }))
}

// mostRemoved bounds how many members are taken away in turn.
const mostRemoved = 3

func (u *update) patchRemoves() {
	members, _ := u.full.payload.(map[string]any)
	made := 0
	for _, name := range u.kept {
		c := u.stateCase("patch-removes", name, "patch-removes", "the patch sets "+name+" to null, which its schema allows")
		if c == nil || made == mostRemoved {
			return
		}
		v, ok := members[name]
		if !ok || v == nil || !u.optionalIn(name) || slices.Contains(u.full.unique, jsonpointer.Of(name)) {
			continue
		}
		set, ok := u.patch(name, v)
		null, also := u.patch(name, nil)
		if !ok || !also {
			continue
		}
		was := u.read(c, "was", cases.Setup)
		was.Expect.Members = []cases.MemberExpectation{{Expr: "$response.body#" + jsonpointer.Of(name), How: cases.Same, Value: cases.Lit(v)}}
		u.lag(&was)
		u.add(c, u.write(c, "set", set), was, u.write(c, "removed", null),
			u.judged(c, cases.MemberExpectation{Expr: "$response.body#" + jsonpointer.Of(name), How: cases.Absent}))
		made++
	}
	if made == 0 {
		u.skipState("patch-removes", &blockedError{reason: "no member that may be null may be left out of the answer"})
	}
}

// optionalIn says whether the reader's answer may do without a member.
func (u *update) optionalIn(name string) bool {
	for _, p := range u.reader.op.Shown().Properties() {
		if p.Name == name {
			return !p.Required || p.Schema.Accepts(nil)
		}
	}
	return false
}

package wire

import (
	"crypto/sha256"
	"strconv"
)

// bodyOnce judges the body. Whether strict has refused the request before decides which readers are asked.
func (j *judgement) bodyOnce(r *Request) {
	if j.op.Body == nil {
		j.body(r)
		return
	}
	refused := j.refusal[0]
	parts := []string{"body", strconv.FormatBool(refused != ""), strconv.FormatBool(r.HasBody), string(r.Body)}
	for _, name := range [...]string{"Content-Type", "Content-Encoding"} {
		parts = append(append(parts, name), headerLines(r.Header, name)...)
	}
	j.place(key(parts...), func(alone *judgement) {
		alone.refusal[0] = refused
		alone.body(r)
		if refused != "" {
			alone.refusal[0] = ""
		}
	})
}

// parameterOnce judges the parameter of a number.
func (j *judgement) parameterOnce(number int, src source) {
	p, want := j.op.Parameters[number], j.judge.wants[number]
	if slot := j.judge.names.own[number]; slot >= 0 {
		j.ownOnce(number, slot, src)
		return
	}
	f := src.find(p, want)
	if f.fields != nil {
		j.parameter(p, want, f)
		return
	}
	parts := append(make([]string, 0, 8), strconv.Itoa(number), strconv.FormatBool(f.present), f.open)
	j.place(key(append(parts, f.texts...)...), func(alone *judgement) { alone.parameter(p, want, f) })
}

// key writes parts so that no others give the same text. Long ones stand by their digest.
func key(parts ...string) string {
	b := make([]byte, 0, 64)
	for _, p := range parts {
		b = strconv.AppendInt(b, int64(len(p)), 10)
		b = append(b, ' ')
		if len(p) > 2*sha256.Size {
			sum := sha256.Sum256([]byte(p))
			p = string(sum[:])
		}
		b = append(b, p...)
	}
	return string(b)
}

// path reads the values of path parameters off a target.
func (m *Judge) path(template, target string) (map[string]string, string, error) {
	key := pathKey{template, target}
	m.mu.Lock()
	known, ok := m.paths[key]
	m.mu.Unlock()
	if ok {
		return known.values, known.open, known.err
	}
	values, open, err := pathValues(template, target)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.paths == nil || len(m.paths) >= maxRemembered {
		m.paths = map[pathKey]pathReading{}
	}
	m.paths[key] = pathReading{values, open, err}
	return values, open, err
}

package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// maxSecretFile is how many bytes of an @file are read.
const maxSecretFile = 64 << 10

// problem is what is wrong with a value and how to mend it. What is wrong is said so that the key or flag can stand before it:
// "is empty".
type problem struct{ what, fix string }

func (p *problem) Error() string {
	if p.fix == "" {
		return p.what
	}
	return p.what + "; " + p.fix
}

// resolved is a value after ${…} and @file.
type resolved struct {
	text string
	// variable is the environment variable that holds the whole value, or "".
	variable string
	// from says where it came from besides the file itself: "OWNER_TOKEN", "@token.txt".
	from []string
	// pending says that a placeholder stands for something that was not looked up.
	pending bool
}

// literal says that the value stands in the file as it is.
func (r resolved) literal() bool { return len(r.from) == 0 }

// resolver looks up variables and reads secret files.
type resolver struct {
	lookup func(string) (string, bool)
	fs     fs.FS
	dir    string
	plan   bool
}

// variableExpr is what stands between ${ and }.
var variableExpr = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]*)(?:(:-|:\?)(.*))?$`)

const nameCharacters = "_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// plain resolves a value that is no secret. Under plan a variable that is not set stays as ${NAME}.
func (r *resolver) plain(raw string) (resolved, error) {
	return r.interpolate(raw, func(name, op, arg string) (string, bool, error) {
		v, err := r.variable(name, op, arg)
		if err != nil && r.plan {
			return "${" + name + "}", true, nil
		}
		return v, false, err
	})
}

// secret resolves a value that may also be @file and that must not be empty. Under plan a placeholder, $NAME or <file>, stands
// for everything that does not stand in the configuration itself.
func (r *resolver) secret(raw string) (resolved, error) {
	var out resolved
	var err error
	switch {
	case strings.HasPrefix(raw, "@@"):
		out, err = r.secretText(raw[1:])
	case strings.HasPrefix(raw, "@"):
		out, err = r.secretFile(raw[1:])
	default:
		out, err = r.secretText(raw)
	}
	if err != nil {
		return resolved{}, err
	}
	if strings.TrimSpace(out.text) == "" {
		return resolved{}, &problem{"is empty", "write ${NAME}, @file or the value itself"}
	}
	if strings.ContainsFunc(out.text, func(c rune) bool { return c < 0x20 && c != '\t' || c == 0x7f }) {
		return resolved{}, &problem{"holds a line break or another control character", "a secret is one line"}
	}
	return out, nil
}

func (r *resolver) secretText(raw string) (resolved, error) {
	return r.interpolate(raw, func(name, op, arg string) (string, bool, error) {
		if r.plan {
			return "$" + name, true, nil
		}
		v, err := r.variable(name, op, arg)
		return v, false, err
	})
}

func (r *resolver) secretFile(raw string) (resolved, error) {
	name, err := r.plain(raw)
	if err != nil {
		return resolved{}, err
	}
	if name.text == "" {
		return resolved{}, &problem{"is an @ that names no file", "write @token.txt, or @@ for a value that begins with @"}
	}
	out := resolved{from: []string{"@" + name.text}}
	if r.plan {
		out.text, out.pending = "<"+name.text+">", true
		return out, nil
	}
	data, err := r.readFile(name.text)
	if err != nil {
		return resolved{}, err
	}
	out.text = strings.TrimRight(string(data), "\r\n")
	return out, nil
}

// readFile reads a secret file, relative to the folder of the configuration.
func (r *resolver) readFile(name string) ([]byte, error) {
	var f io.ReadCloser
	var err error
	if r.fs != nil {
		f, err = r.fs.Open(path.Join(r.dir, name))
	} else {
		f, err = os.Open(under(r.dir, name))
	}
	if err != nil {
		return nil, &problem{"names a secret that cannot be read: " + err.Error(), "paths are relative to the folder of the configuration"}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	if err != nil {
		return nil, &problem{"names a secret that cannot be read: " + err.Error(), ""}
	}
	if len(data) > maxSecretFile {
		return nil, &problem{fmt.Sprintf("names %s, which is longer than %d bytes", name, maxSecretFile), "a secret file holds the secret alone"}
	}
	return data, nil
}

// variable is the value of one environment variable. Empty counts as not set.
func (r *resolver) variable(name, op, arg string) (string, error) {
	v, ok := r.lookup(name)
	if ok && v != "" {
		return v, nil
	}
	state := "is not set"
	if ok {
		state = "is empty"
	}
	switch op {
	case ":-":
		return arg, nil
	case ":?":
		return "", &problem{fmt.Sprintf("needs the environment variable %s, which %s", name, state), arg}
	}
	return "", &problem{
		fmt.Sprintf("needs the environment variable %s, which %s", name, state),
		fmt.Sprintf("set it (export %s=…), or write ${%s:-default}", name, name),
	}
}

// interpolate replaces ${…} and $$; get gives a variable's value and whether it is a placeholder.
func (r *resolver) interpolate(raw string, get func(name, op, arg string) (string, bool, error)) (resolved, error) {
	var out resolved
	var b strings.Builder
	for rest := raw; rest != ""; {
		i := strings.IndexByte(rest, '$')
		if i < 0 || i == len(rest)-1 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:i])
		switch rest[i+1] {
		case '$':
			b.WriteByte('$')
			rest = rest[i+2:]
		case '{':
			end := strings.IndexByte(rest[i:], '}')
			if end < 0 {
				return resolved{}, &problem{"has a ${ that is not closed", "write ${NAME}, or $${ for the characters themselves"}
			}
			ref := rest[i : i+end+1]
			m := variableExpr.FindStringSubmatch(ref[2 : len(ref)-1])
			if m == nil {
				name := strings.TrimLeft(ref[2:len(ref)-1], nameCharacters) // what follows may be a secret
				return resolved{}, &problem{"has " + strings.TrimSuffix(ref, name+"}") + "…}, which is not a variable", "write ${NAME}, ${NAME:-default}, ${NAME:?message}, or $${ for the characters themselves"}
			}
			v, pending, err := get(m[1], m[2], m[3])
			if err != nil {
				return resolved{}, err
			}
			b.WriteString(v)
			out.from = append(out.from, m[1])
			out.pending = out.pending || pending
			if ref == raw {
				out.variable = m[1]
			}
			rest = rest[i+end+1:]
		default:
			b.WriteByte('$')
			rest = rest[i+1:]
		}
	}
	out.text = b.String()
	return out, nil
}

// under joins a path to the folder of the file that names it; an absolute path stays.
func under(dir, name string) string {
	if filepath.IsAbs(name) || dir == "" || dir == "." {
		return name
	}
	return filepath.Join(dir, name)
}

// split takes a problem apart for a place to be put before it.
func split(err error) (what, fix string) {
	var p *problem
	if errors.As(err, &p) {
		return p.what, p.fix
	}
	return err.Error(), ""
}

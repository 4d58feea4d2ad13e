package config

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/specs"
)

// target reads the API under test.
func (r *reader) target(e entry) {
	t := &r.out.Target
	r.fields(e, map[string]func(entry){
		"url": func(e entry) {
			v, ok := r.resolve(e, false)
			switch {
			case !ok:
			case v.pending:
				r.note(e, "is left out: "+strings.Join(v.from, ", ")+" is not set")
			default:
				u, err := parseURL(v.text)
				r.report(e, err)
				t.URL = u
			}
		},
		"wait":            func(e entry) { t.Wait = r.duration(e) },
		"request-timeout": func(e entry) { t.RequestTimeout = r.duration(e) },
		"rate":            func(e entry) { t.Rate = r.rate(e) },
		"headers":         r.headers,
		"ca":              r.authorities,
		"allowed_hosts": func(e entry) {
			for _, item := range r.items(e) {
				host, ok := r.text(item)
				if !ok || r.report(item, checkHost(host)) {
					continue
				}
				t.AllowedHosts = append(t.AllowedHosts, host)
			}
		},
	})
}

// headers reads the headers of every request. Their values may be secret; names that carry credentials belong to a caller.
func (r *reader) headers(e entry) {
	for _, m := range r.members(e) {
		if r.report(m, checkHeaderName(m.name)) {
			continue
		}
		if carriesCredentials(m.name) {
			r.fault(m, "would go with every request, those without credentials too", "put it under callers")
			continue
		}
		v, ok := r.secretValue(m, true, looksSecret(m.name))
		if !ok {
			continue
		}
		if r.out.Target.Headers == nil {
			r.out.Target.Headers = http.Header{}
		}
		r.out.Target.Headers.Add(m.name, v.text)
	}
}

// gate reads what decides the exit code.
func (r *reader) gate(e entry) {
	g := &r.out.Gate
	r.fields(e, map[string]func(entry){
		"fail-on": func(e entry) {
			s, ok := r.text(e)
			level := cases.Level(s)
			if ok && level != cases.Violation && level != cases.Warning {
				r.fault(e, fmt.Sprintf("is %q", s), didYouMean(s, []string{string(cases.Violation), string(cases.Warning)}))
			}
			g.FailOn = level
		},
		"min-proven": func(e entry) { g.MinProven = r.share(e) },
		"max-unanswered": func(e entry) {
			share := r.share(e)
			g.MaxUnanswered = &share
		},
		"baseline":         func(e entry) { g.Baseline = r.path(e) },
		"strict-baseline":  func(e entry) { g.StrictBaseline = r.yes(e) },
		"max-warnings":     func(e entry) { g.MaxWarnings = r.count(e) },
		"max-flaky":        func(e entry) { g.MaxFlaky = r.count(e) },
		"max-inconclusive": func(e entry) { g.MaxInconclusive = r.count(e) },
		"min-proven-of": func(e entry) {
			for _, m := range r.members(e) {
				if g.MinProvenOf == nil {
					g.MinProvenOf = map[string]float64{}
				}
				g.MinProvenOf[m.name] = r.share(m)
			}
		},
	})
}

// reports reads what is written where.
func (r *reader) reports(e entry) {
	r.fields(e, map[string]func(entry){
		"dir":     func(e entry) { r.out.Reports.Dir = r.path(e) },
		"formats": func(e entry) { r.out.Reports.Formats = r.texts(e) },
	})
}

// unproven reads the exceptions from the gate, each with its reason.
func (r *reader) unproven(e entry) {
	for _, m := range r.members(e) {
		reason, ok := r.raw(m, false)
		if !ok {
			continue
		}
		if r.out.Unproven == nil {
			r.out.Unproven = map[string]string{}
		}
		r.out.Unproven[m.name] = reason
		r.remember(m, reason, resolved{}, false)
	}
}

// path is a file's name, relative to the folder of the configuration.
func (r *reader) path(e entry) string {
	s, ok := r.text(e)
	if !ok {
		return ""
	}
	if specs.IsURL(s) {
		r.fault(e, "is a URL, and only files are read", "fetch it first: curl -fsSO "+s)
		return ""
	}
	return r.beside(s)
}

func (r *reader) duration(e entry) time.Duration {
	v, ok := r.resolve(e, true)
	if !ok || v.pending {
		return 0
	}
	d, err := time.ParseDuration(v.text)
	if err != nil || d < 0 || strings.Trim(v.text, "+-0123456789.") == "" {
		r.fault(e, fmt.Sprintf("is %q and must be a duration", v.text), "write 500ms, 30s or 2m")
		return 0
	}
	return d
}

// rate is requests a second, from "50/s", "100/m" or "1000/h".
func (r *reader) rate(e entry) float64 {
	v, ok := r.resolve(e, false)
	if !ok || v.pending {
		return 0
	}
	number, unit, _ := strings.Cut(v.text, "/")
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	per := map[string]float64{"s": 1, "m": 60, "h": 3600}[strings.TrimSpace(unit)]
	if err != nil || per == 0 || !(n > 0) || math.IsInf(n, 0) {
		r.fault(e, fmt.Sprintf("is %q and must be a rate", v.text), "write 50/s, 100/m or 1000/h")
		return 0
	}
	return n / per
}

// share is a number from 0 to 1, from "90%".
func (r *reader) share(e entry) float64 {
	v, ok := r.resolve(e, true)
	if !ok || v.pending {
		return 0
	}
	number, isPercent := strings.CutSuffix(v.text, "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || !isPercent || !(n >= 0 && n <= 100) {
		r.fault(e, fmt.Sprintf("is %q and must be a percentage", v.text), "write 90%")
		return 0
	}
	return n / 100
}

// report records err, if any, as the entry's fault and says whether there was one.
func (r *reader) report(e entry, err error) bool {
	if err == nil {
		return false
	}
	what, fix := split(err)
	r.fault(e, what, fix)
	return true
}

// note records something for people that is no fault.
func (r *reader) note(e entry, what string) {
	r.out.Notes = append(r.out.Notes, (&specs.Error{Place: r.place(e.at), Problem: e.key + " " + what}).Error())
}

// parseURL reads a base URL.
func parseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return nil, &problem{"is not a URL", "write http://localhost:8080"}
	case u.Scheme != "http" && u.Scheme != "https":
		fix := "write http://localhost:8080"
		if !strings.Contains(s, "://") {
			fix = "write http://" + s
		}
		return nil, &problem{fmt.Sprintf("is %q and must begin with http:// or https://", u.Redacted()), fix}
	case u.Hostname() == "":
		return nil, &problem{"names no host", "write http://localhost:8080"}
	case u.User != nil:
		return nil, &problem{"holds credentials", "put them under callers, or give them with -H 'Authorization: …'"}
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return nil, &problem{"has a query or a fragment", "write the part before ? and # alone"}
	}
	return u, nil
}

// BaseURL is the URL that paths of the contract are added to: the target's, with the path of the contract's first server
// where the target has none ("http://localhost:8080/" has one: the root).
func (f *File) BaseURL(contract *specs.Contract) (*url.URL, error) {
	if f.Target.URL == nil {
		return nil, &problem{"no target is configured", "give -u http://localhost:8080, or target: { url: … } in holdfast.yaml"}
	}
	base := *f.Target.URL
	if base.Path == "" && contract != nil && len(contract.Servers) > 0 {
		if server, err := url.Parse(contract.Servers[0]); err == nil {
			base.Path = strings.TrimSuffix(server.Path, "/")
			if base.Path != "" && !strings.HasPrefix(base.Path, "/") {
				base.Path = "/" + base.Path
			}
		}
	}
	return &base, nil
}

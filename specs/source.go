package specs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// source reads what the references of a contract lead to: files below the contract's folder, symbolic links included, and hosts that
// were allowed. A reference is someone else's text: it must not reach what the contract's author could not have meant to share.
type source struct{ o Options }

// IsURL reports whether a name is the address of a document or a service, and not that of a file.
func IsURL(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// location is the contract's own.
func (s source) location() string {
	if IsURL(s.o.File) || s.o.File == "-" {
		return s.o.File
	}
	return path.Base(filepath.ToSlash(s.o.File))
}

func (s source) fetch(ctx context.Context, at string) ([]byte, error) {
	switch {
	case IsURL(at):
		if !s.allowed(at) {
			u, _ := url.Parse(at)
			return nil, fmt.Errorf("it is not read from the network unless its host is allowed: --allow-ref %s", u.Host)
		}
		return get(ctx, at, s.allowed)
	case s.o.File == "-":
		return nil, errors.New("the contract came from standard input and has no folder: name its file")
	case strings.Contains(at, ":") || path.IsAbs(at) || at == ".." || strings.HasPrefix(at, "../"):
		return nil, errors.New("it leads out of the contract's folder, which no reference may: bundle the contract, or move its root up")
	case s.o.FS != nil:
		data, err := fs.ReadFile(s.o.FS, path.Join(path.Dir(s.o.File), at))
		if err != nil {
			return nil, errors.New(reasonOf(err))
		}
		return unpacked(at, data)
	}
	return s.file(at)
}

// file reads below the contract's folder. os.Root refuses what leaves it, through a symbolic link too.
func (s source) file(at string) ([]byte, error) {
	root, err := os.OpenRoot(filepath.Dir(s.o.File))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	f, err := root.Open(filepath.FromSlash(at))
	if err != nil {
		return nil, errors.New(reasonOf(err))
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.New("it is no file")
	}
	data, err := io.ReadAll(io.LimitReader(f, maxDocument+1))
	if err != nil {
		return nil, err
	}
	return unpacked(at, data)
}

// reasonOf is an error without the path, which stands beside it already.
func reasonOf(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no such file"
	}
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err.Error()
	}
	return err.Error()
}

// allowed says whether a URL may be read: its host is on the list, or the contract itself came from the same folder of that host.
func (s source) allowed(at string) bool {
	u, err := url.Parse(at)
	if err != nil || u.Host == "" {
		return false
	}
	if slices.ContainsFunc(s.o.AllowRefs, func(host string) bool {
		return strings.EqualFold(host, u.Host) || strings.EqualFold(host, u.Hostname())
	}) {
		return true
	}
	own, err := url.Parse(s.o.File)
	if err != nil || !IsURL(s.o.File) || own.Scheme != u.Scheme || own.Host != u.Host {
		return false
	}
	folder := strings.TrimSuffix(path.Dir(own.Path), "/") + "/"
	return strings.HasPrefix(path.Clean(u.Path), folder)
}

// get reads a document by URL. A redirect is followed to what allow lets through.
func get(ctx context.Context, at string, allow func(string) bool) ([]byte, error) {
	client := &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > 5 {
			return errors.New("more than 5 redirects")
		}
		if !allow(r.URL.String()) {
			return fmt.Errorf("it redirects to %s, which is not allowed", r.URL.Host)
		}
		return nil
	}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json, application/yaml, */*;q=0.5")
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", at, response.Status)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxDocument+1))
	if err != nil {
		return nil, err
	}
	return unpacked(at, data)
}

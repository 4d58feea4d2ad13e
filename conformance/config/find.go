package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Find looks for the configuration: HOLDFAST_CONFIG, else holdfast.yaml, holdfast.yml or .holdfast.yaml in dir and upward to
// the root of its repository (the folder with .git). Outside of a repository only dir is searched: the folders above may be
// anyone's. It returns "" where there is none. A nil lookup is [os.LookupEnv].
func Find(dir string, lookup func(string) (string, bool)) (string, error) {
	if lookup == nil {
		lookup = os.LookupEnv
	}
	if named, _ := lookup("HOLDFAST_CONFIG"); named != "" {
		if !filepath.IsAbs(named) {
			named = filepath.Join(dir, named)
		}
		if _, err := os.Stat(named); err != nil {
			return "", fmt.Errorf("HOLDFAST_CONFIG: %w; correct it, or unset it", err)
		}
		return named, nil
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find holdfast.yaml: %w", err)
	}
	root := repository(abs)
	for here := abs; ; here = filepath.Dir(here) {
		for _, name := range []string{"holdfast.yaml", "holdfast.yml", ".holdfast.yaml"} {
			file := filepath.Join(here, name)
			info, err := os.Stat(file)
			if err == nil && !info.IsDir() {
				return file, nil
			}
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", fmt.Errorf("find holdfast.yaml: %w", err)
			}
		}
		if here == root {
			return "", nil
		}
	}
}

// repository is the nearest folder with .git from dir upward, or dir where there is none.
func repository(dir string) string {
	for here := dir; ; here = filepath.Dir(here) {
		if _, err := os.Stat(filepath.Join(here, ".git")); err == nil {
			return here
		}
		if here == filepath.Dir(here) {
			return dir
		}
	}
}

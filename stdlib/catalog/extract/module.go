package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Module is what `go mod download -json` says about one.
type Module struct {
	GoMod string
	Dir   string
	Error string
}

// download fetches a module, or finds it in the cache.
func download(path, version string) (Module, error) {
	tag := "v" + version
	if path != "k8s.io/kubernetes" {
		tag = published(version)
	}
	printed, err := command("", "go", "mod", "download", "-json", path+"@"+tag).Output()
	var module Module
	if broken := json.Unmarshal(printed, &module); broken != nil && err == nil {
		err = broken
	}
	if err != nil {
		return Module{}, fmt.Errorf("%s@%s: %w %s", path, tag, explain(err), module.Error)
	}
	return module, nil
}

// parseFiles reads the files of a package, but its tests; none if there is no such folder.
func parseFiles(folder string) ([]*ast.File, error) {
	entries, err := os.ReadDir(folder)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	files := []*ast.File{}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, entry.Name()), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// unavailable says whether the proxy refuses this version for good: what it would tell is then not established.
func unavailable(err error) bool {
	return strings.Contains(err.Error(), "not available")
}

// minor is the second number of a version.
func minor(version string) int {
	number, err := strconv.Atoi(strings.Split(version, ".")[1])
	if err != nil {
		panic("a release has numbers: " + version)
	}
	return number
}

// published is the version of the modules that go with a release: 1.36.3 is v0.36.3 of k8s.io/api.
func published(version string) string {
	return "v0" + strings.TrimPrefix(version, "1")
}

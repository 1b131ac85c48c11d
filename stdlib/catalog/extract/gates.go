package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// Packages that declare feature gates of the components. Not every release has all of them.
var gatePackages = []struct{ module, folder string }{
	{"k8s.io/kubernetes", "pkg/features"},
	{"k8s.io/apiserver", "pkg/features"},
	{"k8s.io/apiextensions-apiserver", "pkg/features"},
	{"k8s.io/client-go", "features"},
	{"k8s.io/cloud-provider", "features"},
	{"k8s.io/component-base", "logs"},
	{"k8s.io/component-base", "logs/api/v1"},
	{"k8s.io/component-base", "metrics/features"},
	{"k8s.io/component-base", "version/featuregate"},
	{"k8s.io/component-base", "zpages/features"},
	{"k8s.io/controller-manager", "pkg/features"},
	{"k8s.io/kube-aggregator", "pkg/features"},
}

// gates reads the tables of feature gates: no package of them needs to be compiled.
func gates(version string) ([]string, error) {
	found := map[string]string{}
	var files []*ast.File
	var unseen []string
	for _, place := range gatePackages {
		module, err := download(place.module, version)
		if err != nil && unavailable(err) {
			unseen = append(unseen, "unseen "+place.module+"/"+place.folder)
			continue
		}
		if err != nil {
			return nil, err
		}
		parsed, err := parseFiles(filepath.Join(module.Dir, place.folder))
		if err != nil {
			return nil, err
		}
		files = append(files, parsed...)
	}
	constants := constants(files)
	for _, file := range files {
		ast.Inspect(file, func(node ast.Node) bool {
			if literal, ok := node.(*ast.CompositeLit); ok {
				table(literal, minor(version), constants, found)
			}
			return true
		})
	}
	lines := unseen
	for name, state := range found {
		lines = append(lines, "gate "+name+" "+state)
	}
	sort.Strings(lines)
	return lines, nil
}

// constants are the values of constants by name: names of gates, and switches that a table takes from a constant.
func constants(files []*ast.File) map[string]string {
	values := map[string]string{}
	for _, file := range files {
		ast.Inspect(file, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for at, name := range spec.Names {
				if at >= len(spec.Values) {
					break
				}
				switch value := spec.Values[at].(type) {
				case *ast.BasicLit:
					if value.Kind == token.STRING {
						values[name.Name] = strings.Trim(value.Value, `"`)
					}
				case *ast.Ident:
					values[name.Name] = value.Name
				}
			}
			return true
		})
	}
	return values
}

// table reads a map from gates to their state: of one version, or of all versions of which the newest counts that is not too new.
func table(literal *ast.CompositeLit, release int, constants, found map[string]string) {
	kind, ok := literal.Type.(*ast.MapType)
	if !ok {
		return
	}
	value := nameOf(kind.Value)
	if value != "FeatureSpec" && value != "VersionedSpecs" {
		return
	}
	for _, element := range literal.Elts {
		pair := element.(*ast.KeyValueExpr)
		name := nameOf(pair.Key)
		if text, ok := constants[name]; ok {
			name = text
		}
		body, ok := pair.Value.(*ast.CompositeLit)
		if !ok {
			continue
		}
		if value == "FeatureSpec" {
			found[name], _ = state(body, constants)
			continue
		}
		newest := -1
		for _, one := range body.Elts {
			text, since := state(one.(*ast.CompositeLit), constants)
			if since <= release && since > newest {
				newest, found[name] = since, text
			}
		}
	}
}

// state is `alpha off`, `ga on locked`, and the minor that it begins with.
func state(body *ast.CompositeLit, constants map[string]string) (string, int) {
	stage, value, lock, since := "ga", "off", "", 0
	for _, element := range body.Elts {
		pair := element.(*ast.KeyValueExpr)
		text := nameOf(pair.Value)
		if known, ok := constants[text]; ok {
			text = known
		}
		switch nameOf(pair.Key) {
		case "Default":
			if text == "true" {
				value = "on"
			}
		case "PreRelease":
			if text = strings.ToLower(text); text != "" {
				stage = text
			}
		case "LockToDefault":
			if text == "true" {
				lock = " locked"
			}
		case "Version":
			since = sinceOf(pair.Value)
		}
	}
	return fmt.Sprintf("%s %s%s", stage, value, lock), since
}

// sinceOf reads `version.MustParse("1.27")` and `version.MajorMinor(1, 27)`; any other value is older than all.
func sinceOf(expr ast.Expr) int {
	call, ok := expr.(*ast.CallExpr)
	if !ok {
		return 0
	}
	last, ok := call.Args[len(call.Args)-1].(*ast.BasicLit)
	if !ok {
		return 0
	}
	_, digits, found := strings.Cut(strings.Trim(last.Value, `"`), ".")
	if !found {
		digits = last.Value
	}
	number, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return number
}

func nameOf(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr.Name
	case *ast.SelectorExpr:
		return expr.Sel.Name
	case *ast.BasicLit:
		return strings.Trim(expr.Value, `"`)
	}
	return ""
}

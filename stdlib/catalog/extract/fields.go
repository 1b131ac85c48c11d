package main

import (
	"fmt"
	"go/ast"
	"path/filepath"
	"strings"
)

// Kind is a configuration file of a component, and where the types of its API versions stand.
type Kind struct {
	Name, Group, Module, Folder string
	Versions                    []string
}

// Newest version of an API first: where two of them have a field, its type is the newer one's.
var kinds = []Kind{
	{"AdmissionConfiguration", "apiserver.config.k8s.io", "k8s.io/apiserver", "pkg/apis/apiserver", []string{"v1"}},
	{"AuthenticationConfiguration", "apiserver.config.k8s.io", "k8s.io/apiserver", "pkg/apis/apiserver", []string{"v1", "v1beta1", "v1alpha1"}},
	{"AuthorizationConfiguration", "apiserver.config.k8s.io", "k8s.io/apiserver", "pkg/apis/apiserver", []string{"v1", "v1beta1", "v1alpha1"}},
	{"EncryptionConfiguration", "apiserver.config.k8s.io", "k8s.io/apiserver", "pkg/apis/apiserver", []string{"v1"}},
	{"EncryptionConfiguration", "apiserver.config.k8s.io", "k8s.io/apiserver", "pkg/apis/config", []string{"v1"}},
	{"KubeProxyConfiguration", "kubeproxy.config.k8s.io", "k8s.io/kube-proxy", "config", []string{"v1", "v1beta1", "v1alpha1"}},
	{"KubeSchedulerConfiguration", "kubescheduler.config.k8s.io", "k8s.io/kube-scheduler", "config", []string{"v1", "v1beta3", "v1beta2", "v1beta1", "v1alpha2", "v1alpha1"}},
	{"KubeletConfiguration", "kubelet.config.k8s.io", "k8s.io/kubelet", "config", []string{"v1", "v1beta1"}},
	{"PodSecurityConfiguration", "pod-security.admission.config.k8s.io", "k8s.io/pod-security-admission", "admission/api", []string{"v1", "v1beta1", "v1alpha1"}},
	{"Policy", "audit.k8s.io", "k8s.io/apiserver", "pkg/apis/audit", []string{"v1", "v1beta1", "v1alpha1"}},
}

// fields reads the declarations of the configuration types: no package of them needs to be compiled.
func fields(version string) ([]string, error) {
	var lines []string
	seen := map[string]bool{}
	for _, kind := range kinds {
		if kind.Name == "PodSecurityConfiguration" && minor(version) < 22 {
			continue
		}
		module, err := download(kind.Module, version)
		if err != nil {
			if unavailable(err) {
				lines = append(lines, "unseen "+kind.Name)
				continue
			}
			return nil, err
		}
		for _, api := range kind.Versions {
			types, err := parse(filepath.Join(module.Dir, kind.Folder, api))
			if err != nil {
				return nil, err
			}
			if types == nil || types.structs[kind.Name] == nil {
				continue
			}
			lines = append(lines, fmt.Sprintf("config %s/%s/%s", kind.Name, kind.Group, api))
			walk := walker{version: version, seen: seen}
			if err := walk.fields(types, kind.Name, kind.Name+"/", nil); err != nil {
				return nil, err
			}
			lines = append(lines, walk.lines...)
		}
	}
	return lines, nil
}

// Types are the declarations of one package.
type Types struct {
	structs map[string]*ast.StructType
	others  map[string]ast.Expr
	imports map[string]string
}

// parse reads a package; nil if there is none.
func parse(folder string) (*Types, error) {
	files, err := parseFiles(folder)
	if err != nil || files == nil {
		return nil, err
	}
	types := &Types{map[string]*ast.StructType{}, map[string]ast.Expr{}, map[string]string{}}
	for _, file := range files {
		types.add(file)
	}
	return types, nil
}

func (types *Types) add(file *ast.File) {
	for _, spec := range file.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		name := path[strings.LastIndex(path, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		types.imports[name] = path
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.TypeSpec); ok {
			if body, ok := spec.Type.(*ast.StructType); ok {
				types.structs[spec.Name.Name] = body
			} else {
				types.others[spec.Name.Name] = spec.Type
			}
		}
		return true
	})
}

// walker collects the fields of a type and of the types in it, each path once.
type walker struct {
	version string
	seen    map[string]bool
	lines   []string
}

func (walk *walker) fields(types *Types, name, path string, above []string) error {
	for _, outer := range above {
		if outer == name {
			return nil // A type that holds itself.
		}
	}
	for _, field := range types.structs[name].Fields.List {
		tag := ""
		if field.Tag != nil {
			tag = jsonName(field.Tag.Value)
		}
		if tag == "-" {
			continue
		}
		if err := walk.field(types, field, tag, path, append(above, name)); err != nil {
			return err
		}
	}
	return nil
}

func (walk *walker) field(types *Types, field *ast.Field, name, path string, above []string) error {
	inner, inside, suffix := types.describe(field.Type)
	if inside == "TypeMeta" || inside == "ObjectMeta" || inside == "ListMeta" {
		return nil
	}
	next := path
	if name != "" {
		next = path + name
		if !walk.seen[next] {
			walk.seen[next] = true
			walk.lines = append(walk.lines, fmt.Sprintf("field %s | %s%s", next, inner, deprecated(field)))
		}
		next += suffix + "."
	}
	owner, err := types.home(field.Type, walk.version)
	if err != nil || owner == nil || owner.structs[inside] == nil {
		return err
	}
	return walk.fields(owner, inside, next, above)
}

// describe is the type as the catalog writes it, the name of the struct that may be in it, and how paths go on into it.
func (types *Types) describe(expr ast.Expr) (text, inside, suffix string) {
	switch expr := expr.(type) {
	case *ast.StarExpr:
		return types.describe(expr.X)
	case *ast.ArrayType:
		text, inside, suffix = types.describe(expr.Elt)
		if text == "byte" {
			return "string", "", ""
		}
		return "[]" + text, inside, "[]" + suffix
	case *ast.MapType:
		key, _, _ := types.describe(expr.Key)
		value, inside, suffix := types.describe(expr.Value)
		return "map[" + key + "]" + value, inside, "{}" + suffix
	case *ast.SelectorExpr:
		return expr.Sel.Name, expr.Sel.Name, ""
	case *ast.Ident:
		if other, ok := types.others[expr.Name]; ok {
			return types.describe(other)
		}
		return expr.Name, expr.Name, ""
	}
	return "any", "", ""
}

// home is the package that declares the struct in a type: this one, or one of k8s.io/component-base; others are not looked into.
func (types *Types) home(expr ast.Expr, version string) (*Types, error) {
	switch expr := expr.(type) {
	case *ast.StarExpr:
		return types.home(expr.X, version)
	case *ast.ArrayType:
		return types.home(expr.Elt, version)
	case *ast.MapType:
		return types.home(expr.Value, version)
	case *ast.Ident:
		return types, nil
	case *ast.SelectorExpr:
		path := types.imports[expr.X.(*ast.Ident).Name]
		const base = "k8s.io/component-base/"
		if !strings.HasPrefix(path, base) {
			return nil, nil
		}
		module, err := download("k8s.io/component-base", version)
		if err != nil {
			return nil, err
		}
		return parse(filepath.Join(module.Dir, strings.TrimPrefix(path, base)))
	}
	return nil, nil
}

// jsonName is the name in a file; empty for a struct whose fields stand in its place.
func jsonName(tag string) string {
	_, rest, found := strings.Cut(tag, `json:"`)
	if !found {
		return ""
	}
	rest, _, _ = strings.Cut(rest, `"`)
	name, _, _ := strings.Cut(rest, ",")
	return name
}

func deprecated(field *ast.Field) string {
	for _, line := range strings.Split(field.Doc.Text(), "\n") {
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(line)), "deprecated") {
			return " | deprecated"
		}
	}
	return ""
}

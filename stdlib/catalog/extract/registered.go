package main

import (
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

//go:embed programs
var programs embed.FS

// Each is a main package of its own, so that none sees the flags that another one's packages register.
var components = []string{"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy"}

// The linker refuses what packages older than Go 1.23 take from the runtime; nothing of it runs here.
const linkname = "-checklinkname=0"

// registered builds a program per component in a module that has the components' own requirements, and takes what it prints.
func registered(version, work string) ([]string, error) {
	module, err := download("k8s.io/kubernetes", version)
	if err != nil {
		return nil, err
	}
	if err := wrap(module, version, work); err != nil {
		return nil, err
	}
	etcd, err := pairedEtcd(module.Dir)
	if err != nil {
		return nil, err
	}
	lines := []string{"etcd " + etcd}
	for _, component := range components {
		log.Printf("%s: %s", version, component)
		if err := write(component, module.Dir, work); err != nil {
			return nil, err
		}
		binary := filepath.Join(work, "bin", component)
		build := command(work, "go", "build", "-mod=mod", "-trimpath", "-ldflags", stamp(version), "-o", binary, "./"+component)
		if _, err := build.Output(); err != nil {
			if err = explain(err); unavailable(err) {
				log.Printf("%s: %s needs a module that is not to be had", version, component)
				lines = append(lines, "unseen "+component)
				continue
			}
			return nil, fmt.Errorf("%s: %w", component, err)
		}
		printed, err := command(work, binary).Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", component, explain(err))
		}
		lines = append(lines, strings.Split(strings.TrimSpace(string(printed)), "\n")...)
	}
	return lines, nil
}

// pairedEtcd is the etcd that kubeadm of this version installs: a constant of its own.
func pairedEtcd(source string) (string, error) {
	path := filepath.Join(source, "cmd/kubeadm/app/constants/constants.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		return "", err
	}
	found := ""
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok && spec.Names[0].Name == "DefaultEtcdVersion" && len(spec.Values) == 1 {
			if value, ok := spec.Values[0].(*ast.BasicLit); ok {
				found, _, _ = strings.Cut(strings.Trim(value.Value, `"`), "-")
			}
		}
		return true
	})
	if found == "" {
		return "", fmt.Errorf("%s has no DefaultEtcdVersion", path)
	}
	return found, nil
}

// stamp says the version to the components, as their release builds do: defaults depend on it.
func stamp(version string) string {
	numbers := strings.Split(version, ".")
	set := "-X k8s.io/component-base/version."
	return fmt.Sprintf("%s %sgitVersion=v%s %sgitMajor=%s %sgitMinor=%s", linkname, set, version, set, numbers[0], set, numbers[1])
}

var (
	moduleLine = regexp.MustCompile(`(?m)^module .*$`)
	sample     = regexp.MustCompile(`=> \./staging/src/k8s\.io/(sample-[\w-]+)`)
	staging    = regexp.MustCompile(`=> \./staging/src/(k8s\.io/[\w-]+)`)
)

// wrap makes a module with everything that k8s.io/kubernetes requires and replaces; the parts that it keeps in its own tree are
// published as modules of their own.
func wrap(module Module, version, work string) error {
	text, err := os.ReadFile(module.GoMod)
	if err != nil {
		return err
	}
	own := moduleLine.ReplaceAllString(string(text), "module kapic.invalid/programs")
	if err := stubs(own, work); err != nil {
		return err
	}
	own = sample.ReplaceAllString(own, "=> ./stubs/$1")
	own = staging.ReplaceAllString(own, "=> $1 "+published(version))
	own += "\nrequire k8s.io/kubernetes v" + version + "\n"
	if err := os.MkdirAll(work, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(work, "go.mod"), []byte(own), 0o644)
}

// stubs makes empty modules in place of the samples: no component imports them, and not every version of them is to be had.
func stubs(text, work string) error {
	for _, match := range sample.FindAllStringSubmatch(text, -1) {
		folder := filepath.Join(work, "stubs", match[1])
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, "go.mod"), []byte("module k8s.io/"+match[1]+"\n"), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Old releases made this file while they were built, and their modules lack it: the command's own package cannot be compiled then.
const openapi = "pkg/generated/openapi/zz_generated.openapi.go"

// write puts a component's program beside the others, with what all of them share.
func write(component, source, work string) error {
	folder := filepath.Join(work, component)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	names := []string{component, "shared"}
	if component == "kube-apiserver" {
		names = append(names, "apis")
	}
	for _, name := range names {
		program := name
		if _, err := os.Stat(filepath.Join(source, openapi)); err != nil && name == "kube-apiserver" {
			program = "kube-apiserver-parts"
		}
		text, err := programs.ReadFile("programs/" + program + ".go.txt")
		if err != nil {
			return err
		}
		if _, err := os.Stat(filepath.Join(source, "pkg/controlplane")); err != nil {
			text = []byte(strings.ReplaceAll(string(text), "kubernetes/pkg/controlplane", "kubernetes/pkg/master"))
		}
		if err := os.WriteFile(filepath.Join(folder, name+".go"), text, 0o644); err != nil {
			return err
		}
	}
	return asTheRealOne(component, source, folder)
}

// asTheRealOne links what the component's own main package links for its effects: log formats, and the flags that come with them.
func asTheRealOne(component, source, folder string) error {
	text := "package main\n"
	files, err := filepath.Glob(filepath.Join(source, "cmd", component, "*.go"))
	if err != nil {
		return err
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			if spec.Name != nil && spec.Name.Name == "_" && !strings.HasSuffix(name, "_test.go") {
				text += "\nimport _ " + spec.Path.Value + "\n"
			}
		}
	}
	return os.WriteFile(filepath.Join(folder, "effects.go"), []byte(text), 0o644)
}

func command(folder, name string, args ...string) *exec.Cmd {
	command := exec.Command(name, args...)
	command.Dir = folder
	command.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	return command
}

func explain(err error) error {
	if exit, ok := err.(*exec.ExitError); ok {
		return fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	return err
}

// extract writes down what Kubernetes versions accept, by asking their own source: the flag sets, feature gates, admission plugins and
// APIs of the components as their packages register them, and the fields of the configuration types. No help text is read.
//
//	go run . 1.36.3 …           build the components' packages at these versions and write ../observed/VERSION.txt
//	go run . -fields 1.36.3 …   write the fields of the configuration types of all these versions to ../observed/fields.txt;
//	                            this reads declarations and compiles nothing
//	go run . -gates 1.36.3 …    write the feature gates of all these versions, as their tables have them, to ../observed/gates.txt
package main

import (
	"flag"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

var release = regexp.MustCompile(`^1\.\d+\.\d+$`)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "../observed", "folder for the files")
	work := flag.String("work", filepath.Join(os.TempDir(), "kapic-extract"), "folder for the programs that are built")
	only := flag.Bool("fields", false, "the fields of configuration types alone")
	tables := flag.Bool("gates", false, "the tables of feature gates alone")
	flag.Parse()
	if flag.NArg() == 0 {
		log.Fatal("usage: go run . [-fields|-gates] VERSION…, for example 1.36.3")
	}
	for _, version := range flag.Args() {
		if !release.MatchString(version) {
			log.Fatalf("`%s` is not a release: expected three numbers, such as 1.36.3", version)
		}
	}
	if err := run(flag.Args(), *out, *work, *only, *tables); err != nil {
		log.Fatal(err)
	}
}

func run(versions []string, out, work string, only, tables bool) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if tables {
		lines, err := combine(versions, gates)
		if err != nil {
			return err
		}
		return save(filepath.Join(out, "gates.txt"), strings.Join(versions, ", "), lines)
	}
	if only {
		lines, err := combine(versions, fields)
		if err != nil {
			return err
		}
		return save(filepath.Join(out, "fields.txt"), strings.Join(versions, ", "), lines)
	}
	for _, version := range versions {
		lines, err := fields(version)
		if err != nil {
			return err
		}
		more, err := registered(version, filepath.Join(work, version))
		if err != nil {
			return err
		}
		if err := save(filepath.Join(out, version+".txt"), version, unique(append(lines, more...))); err != nil {
			return err
		}
	}
	return nil
}

// save writes facts with the versions that they are about.
func save(path, versions string, lines []string) error {
	head := "# Written by extract, explained in ../README.md.\n# Kubernetes " + versions + "\n"
	return os.WriteFile(path, []byte(head+strings.Join(lines, "\n")+"\n"), 0o644)
}

func unique(lines []string) []string {
	sort.Strings(lines)
	kept := lines[:0]
	for _, line := range lines {
		if len(kept) == 0 || kept[len(kept)-1] != line {
			kept = append(kept, line)
		}
	}
	return kept
}

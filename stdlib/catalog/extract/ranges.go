package main

import (
	"fmt"
	"sort"
	"strings"
)

// combine turns the facts of several versions into one line a fact, with the minors in which it holds.
func combine(versions []string, read func(string) ([]string, error)) ([]string, error) {
	held := map[string][]int{}
	types := map[string]string{}
	old := map[string][]int{}
	sort.Slice(versions, func(i, j int) bool { return minor(versions[i]) < minor(versions[j]) })
	for _, version := range versions {
		lines, err := read(version)
		if err != nil {
			return nil, err
		}
		for _, line := range lines {
			parts := strings.Split(line, " | ")
			key := parts[0]
			held[key] = append(held[key], minor(version))
			if len(parts) > 1 {
				types[key] = " | " + parts[1]
			}
			if len(parts) > 2 {
				old[key] = append(old[key], minor(version))
			}
		}
	}
	var combined []string
	for key, minors := range held {
		line := key + types[key] + " | in " + ranges(minors)
		if len(old[key]) > 0 {
			line += " | deprecated " + ranges(old[key])
		}
		combined = append(combined, line)
	}
	return unique(combined), nil
}

// ranges writes sorted minors as `1.18-1.21 1.27`.
func ranges(minors []int) string {
	var parts []string
	for start := 0; start < len(minors); {
		end := start
		for end+1 < len(minors) && minors[end+1] == minors[end]+1 {
			end++
		}
		part := fmt.Sprintf("1.%d", minors[start])
		if end > start {
			part += fmt.Sprintf("-1.%d", minors[end])
		}
		parts = append(parts, part)
		start = end + 1
	}
	return strings.Join(parts, " ")
}

package witness

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// shrink leaves out things, keys and facts as long as the check still fails.
func (c *campaign) shrink(g *gen, yaml string, in genInput) (string, genInput) {
	what := sort(c.check(g, yaml, in))
	fails := func(yaml string, in genInput) bool { return sort(c.check(g, yaml, in)) == what }
	for again := true; again; {
		again = false
		for _, key := range slices.Sorted(maps.Keys(in.Facts)) {
			less := genInput{Facts: maps.Clone(in.Facts), Unknown: in.Unknown}
			delete(less.Facts, key)
			if fails(yaml, less) {
				in, again = less, true
			}
		}
		for _, less := range []func([]string, func(string) bool) (string, bool){withoutBlocks, withoutKeys} {
			if y, ok := less(strings.Split(yaml, "\n"), func(y string) bool { return fails(y, in) }); ok {
				yaml, again = y, true
			}
		}
	}
	return yaml, in
}

// sort is what kind of difference it is, without names and numbers.
func sort(why string) string {
	const most = 60
	if why == "" {
		return ""
	}
	s := []rune(variable.ReplaceAllString(why, ""))
	return "differs: " + string(s[:min(len(s), most)])
}

var variable = regexp.MustCompile(`[0-9]+|"[^"]*"|\[[^\]]*\]|[\s\x{00a0}]+`)

// withoutBlocks leaves out things with all that belongs to them.
func withoutBlocks(lines []string, fails func(string) bool) (yaml string, less bool) {
	for i := len(lines) - 1; i >= 0; i-- {
		n := block(lines, min(i, len(lines)-1))
		if n == 0 || i >= len(lines) {
			continue
		}
		if shorter := slices.Delete(slices.Clone(lines), i, i+n); fails(strings.Join(shorter, "\n")) {
			lines, less = shorter, true
		}
	}
	return strings.Join(lines, "\n"), less
}

// block is how many lines a rule, an effect or the like takes from line i on;
// 0 where none begins there.
func block(lines []string, i int) int {
	indent := func(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }
	at := indent(lines[i])
	if at == 0 && strings.HasPrefix(lines[i], "guize:") {
		return 0
	}
	n := 1
	for i+n < len(lines) && indent(lines[i+n]) > at {
		n++
	}
	return n
}

// withoutKeys leaves out keys within braces.
func withoutKeys(lines []string, fails func(string) bool) (yaml string, less bool) {
	for i := range lines {
		for again := true; again; {
			again = false
			parts := strings.Split(lines[i], ", ")
			for k := range parts {
				if len(parts) < 2 || strings.Contains(parts[k], "{") {
					continue
				}
				part := parts[k]
				closing := ""
				if j := strings.IndexAny(part, "}]"); j >= 0 && k > 0 {
					closing = part[j:]
				}
				shorter := slices.Clone(lines)
				kept := slices.Delete(slices.Clone(parts), k, k+1)
				if k > 0 {
					kept[k-1] += closing
				}
				shorter[i] = strings.Join(kept, ", ")
				if fails(strings.Join(shorter, "\n")) {
					lines, less, again = shorter, true, true
					break
				}
			}
		}
	}
	return strings.Join(lines, "\n"), less
}

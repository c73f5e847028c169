package source

import (
	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/diag"
	"github.com/guize-rules/guize/rules/text"
)

// Key is a key that a mapping may have.
type Key struct {
	Name   string
	Also   string // a second name for it
	Needed bool
	Null   bool // null is a value here, not a missing one
}

// Given are the keys of a mapping that were there, each with its place.
type Given map[string]diag.Pos

// Misspelt comes before a key that was probably meant by an unknown one; it is
// not said to be missing.
const Misspelt = "?"

// Has reports whether one of the keys is there.
func (g Given) Has(names ...string) bool {
	for _, n := range names {
		if _, ok := g[n]; ok {
			return true
		}
	}
	return false
}

// At is the place of the first of the keys that is there, else the place given.
func (g Given) At(otherwise diag.Pos, names ...string) diag.Pos {
	for _, n := range names {
		if p, ok := g[n]; ok {
			return p
		}
	}
	return otherwise
}

// Keys reads a mapping with fixed keys, of which key gives each by its number.
// It reports a thing of another kind, unknown keys, keys without a value and
// missing keys, and has the values read in the order of the file. It returns
// nil for what is no mapping.
func (r *Walker) Keys(n *yaml.Node, what text.Noun, count int, key func(i int) Key, read func(i int, v *yaml.Node)) Given {
	if !r.IsMapping(n, what) {
		return nil
	}
	seen := Given{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind == 0 {
			continue
		}
		at, null := findKey(k.Value, count, key)
		if at < 0 {
			seen[Misspelt+r.unknownKey(n, k, v, what, keyNames(count, key))] = r.Pos(k)
			continue
		}
		seen[k.Value] = r.Pos(k)
		switch {
		case v.Kind == 0:
		case IsNull(v) && !null && r.Patched:
		case IsNull(v) && !null:
			r.NoValue(k)
		default:
			read(at, v)
		}
	}
	for i := range count {
		if k := key(i); k.Needed && !seen.Has(k.Name, Misspelt+k.Name) && (k.Also == "" || !seen.Has(k.Also)) && !r.Patched {
			r.Fail(n, CodeMissingKey, text.Say("%s缺少 %s", "%s needs %s", what, text.Quoted(k.Name)),
				text.Say("加上 “%s: …”", `add "%s: …"`, k.Name))
		}
	}
	return seen
}

// findKey finds a key by one of its names; -1 where there is none.
func findKey(name string, count int, key func(i int) Key) (at int, null bool) {
	for i := range count {
		if k := key(i); k.Name == name || k.Also == name && name != "" {
			return i, k.Null
		}
	}
	return -1, false
}

// keyNames lists all names of the keys.
func keyNames(count int, key func(i int) Key) []string {
	out := make([]string, 0, count+1)
	for i := range count {
		k := key(i)
		out = append(out, k.Name)
		if k.Also != "" {
			out = append(out, k.Also)
		}
	}
	return out
}

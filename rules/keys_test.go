package rules_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
)

// The tables of keys and of effects in docs/spec.md say what the rows of the
// language say: which keys there are, and which must be given.
func TestSpecKeys(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/spec.md")
	if err != nil {
		t.Fatal(err)
	}
	things, effects := rules.Keys()
	written := specTable(t, string(page), "| thing | keys |")
	body, material, _ := strings.Cut(written["body, material"], ";")
	constraints := regexp.MustCompile("constraints (.*?);").FindStringSubmatch(written["fact"])[1]
	for thing, cell := range map[string]string{
		"top level": written["top level"], "source": written["source"], "param": written["parameter"] + strings.ReplaceAll(constraints, "`values`", ""),
		"body": body, "material": body + material, "fact": written["fact"], "outcome": written["outcome"] + constraints,
		"definition": written["definition"], "duty": written["duty"], "promise": written["promise"], "target": written["target"], "policy": written["policy"],
		"rule": written["rule"], "table": written["table"], "row": written["row"],
	} {
		want := things[thing]
		if thing == "param" { // a value is needed in the list, and may stand beside the other keys
			want = append(want, "value!")
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, keysIn(cell)); diff != "" {
			t.Errorf("%s: keys (-rows +docs/spec.md):\n%s", thing, diff)
		}
	}
	for kind, cell := range effectTable(t, string(page)) {
		var has []string
		for _, k := range effects[kind] {
			has = append(has, strings.TrimSuffix(k, "!"))
		}
		for _, k := range keysIn(regexp.MustCompile("`[a-z_]+: [^`]*`").ReplaceAllStringFunc(cell, func(s string) string { return s[:strings.Index(s, ":")] + "`" })) {
			if !slices.Contains(has, k) {
				t.Errorf("docs/spec.md, section 5: %s has no key %q", kind, k)
			}
		}
		for _, k := range effects[kind] {
			if name, need := strings.CutSuffix(k, "!"); need && !strings.Contains(cell, "section 6") && !strings.Contains(cell, "`"+name) {
				t.Errorf("docs/spec.md, section 5: %s needs %q, which is not there", kind, name)
			}
		}
		delete(effects, kind)
	}
	for kind := range effects {
		t.Errorf("docs/spec.md, section 5, lacks the effect %s", kind)
	}
}

// specTable reads the table with a head into its first two columns.
func specTable(t *testing.T, page, head string) map[string]string {
	t.Helper()
	_, rest, ok := strings.Cut(page, head+"\n")
	if !ok {
		t.Fatalf("docs/spec.md has no table %q", head)
	}
	out := map[string]string{}
	for line := range strings.Lines(rest) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) < 3 {
			break
		}
		out[strings.TrimSpace(cells[1])] = cells[len(cells)-2]
	}
	return out
}

func effectTable(t *testing.T, page string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for names, cell := range specTable(t, strings.ReplaceAll(page, `\|`, " "), "| effect | meaning | main keys |") {
		for _, m := range regexp.MustCompile("`([a-z]+)`").FindAllStringSubmatch(names, -1) {
			out[m[1]] = cell
		}
	}
	return out
}

// keysIn lists the names in the code of a cell, sorted; a name that follows
// "default" is a value.
func keysIn(cell string) []string {
	cell = regexp.MustCompile(`\((default|or `+"`"+`ask`+"`"+`[^)]*)[^)]*\)`).ReplaceAllStringFunc(cell, func(s string) string {
		if strings.Contains(s, "`ask`") {
			return "`ask`"
		}
		return ""
	})
	var out []string
	for _, code := range regexp.MustCompile("`([^`]*)`(!?)").FindAllStringSubmatch(cell, -1) {
		for _, name := range regexp.MustCompile(`[a-z_]+!?`).FindAllString(code[1]+code[2], -1) {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out
}

package rules_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
)

// The schema beside the package is the one that the package writes.
// UPDATE_GOLDEN=1 writes it anew.
func TestSchemaFile(t *testing.T) {
	t.Parallel()
	const name = "policies.schema.json"
	want := rules.JSONSchema()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is out of date (-want +got), UPDATE_GOLDEN=1 writes it anew:\n%s", name, diff)
	}
}

// The keys that the schema knows in each place are those that the reader
// knows: the reader is asked with a key that nothing has, and lists them.
func TestSchemaKeysAreTheReaders(t *testing.T) {
	t.Parallel()
	var schema map[string]any
	if err := json.Unmarshal(rules.JSONSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	const head = "guize: 1\nset: s\n"
	rule := func(then string) string { return head + "policies: {p: {rules: [{id: r, then: [{" + then + "}]}]}}\n" }
	tests := []struct{ name, probe, path string }{
		{"set", head + "zzz: 1\n", ""},
		{"source", head + "sources: {a: {zzz: 1}}\n", "source"},
		{"param", head + "params: {a: {zzz: 1}}\n", "param"},
		{"param value", head + "params: {a: {values: [{zzz: 1}]}}\n", "param/values/items"},
		{"body", head + "bodies: {a: {zzz: 1}}\n", "body"},
		{"material", head + "materials: {a: {zzz: 1}}\n", "material"},
		{"fact", head + "facts: {a: {zzz: 1}}\n", "fact"},
		{"outcome", head + "outcomes: {a: {zzz: 1}}\n", "outcome"},
		{"definition", head + "define: {a: {zzz: 1}}\n", "definition/anyOf/1"},
		{"duty", head + "duties: {a: {zzz: 1}}\n", "duty"},
		{"promise", head + "promises: {a: {zzz: 1}}\n", "promise"},
		{"target", head + "targets: {a: {zzz: 1}}\n", "target"},
		{"policy", head + "policies: {a: {zzz: 1}}\n", "policy"},
		{"rule", head + "policies: {p: {rules: [{zzz: 1}]}}\n", "rule"},
		{"table", head + "policies: {p: {tables: [{zzz: 1}]}}\n", "table"},
		{"row", head + "policies: {p: {tables: [{id: t, inputs: [], outputs: [], rows: [{zzz: 1}]}]}}\n", "row"},
		{"condition", head + "policies: {p: {applies: {zzz: 1}}}\n", "condition/anyOf/2"},
		{"validity", head + "policies: {p: {valid: {zzz: 1}}}\n", "validity"},
		{"reject", rule("reject: {zzz: 1}"), "effect/properties/reject"},
		{"warn", rule("warn: {zzz: 1}"), "effect/properties/warn"},
		{"notice", rule("notice: {zzz: 1}"), "effect/properties/notice"},
		{"require", rule("require: {zzz: 1}"), "effect/properties/require"},
		{"waive", rule("waive: {zzz: 1}"), "effect/properties/waive"},
		{"route", rule("route: {zzz: 1}"), "effect/properties/route"},
		{"deadline", rule("deadline: {zzz: 1}"), "effect/properties/deadline"},
		{"extend", rule("deadline: {extend: {zzz: 1}}"), "effect/properties/deadline/properties/extend/anyOf/0"},
		{"pause", rule("deadline: {exclude: {zzz: 1}}"), "effect/properties/deadline/properties/exclude/anyOf/0/anyOf/1"},
		{"latest", rule("deadline: {start: {zzz: 1}}"), "moments/anyOf/1"},
		{"within", rule("deadline: {within: {zzz: 1}}"), "limit/anyOf/2"},
		{"penalty", rule("penalty: {zzz: 1}"), "effect/properties/penalty"},
		{"publicity", rule("penalty: {publicity: {zzz: 1}}"), "effect/properties/penalty/properties/publicity"},
		{"emit", rule("emit: {zzz: 1}"), "effect/properties/emit"},
		{"calendar", head + "calendars: {a: {zzz: 1}}\n", "calendar"},
		{"layer", head + "calendars: {a: {layers: [{zzz: 1}]}}\n", "calendar/properties/layers/items"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want, more := readerKeys(t, tt.probe)
			got := schemaKeys(t, schema, tt.path)
			if more > 0 && len(got) == len(want)+more {
				got = slices.DeleteFunc(got, func(k string) bool { return !slices.Contains(want, k) })
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("keys (-reader +schema):\n%s", diff)
			}
		})
	}
}

// readerKeys are the keys that the reader says may stand where "zzz" does, and
// how many more there are.
func readerKeys(t *testing.T, probe string) (keys []string, more int) {
	t.Helper()
	_, err := rules.Parse(t.Context(), "p.yaml", []byte(probe))
	bad, ok := err.(*rules.Error)
	if !ok {
		t.Fatalf("Parse() = %v", err)
	}
	for _, d := range bad.Diagnostics {
		if d.Code == "unknown-key" && strings.Contains(d.Message["en"], `"zzz"`) {
			_, list, _ := strings.Cut(d.Hint["en"], "one of")
			list, rest, cut := strings.Cut(list, " and ")
			if cut {
				more, _ = strconv.Atoi(strings.Fields(rest)[0])
			}
			keys := regexp.MustCompile(`[a-z_]+`).FindAllString(list, -1)
			slices.Sort(keys)
			return keys, more
		}
	}
	t.Fatalf("no unknown key in %v", err)
	return nil, 0
}

func schemaKeys(t *testing.T, schema map[string]any, path string) []string {
	t.Helper()
	at := any(schema)
	if path != "" {
		at = schema["$defs"]
	}
	for part := range strings.SplitSeq(path, "/") {
		switch x := at.(type) {
		case map[string]any:
			if part == "" {
				continue
			}
			next, ok := x[part]
			if !ok {
				props, _ := x["properties"].(map[string]any)
				next, ok = props[part]
			}
			if !ok {
				t.Fatalf("no %s in the schema at %s", part, path)
			}
			at = next
		case []any:
			at = x[part[0]-'0']
		}
	}
	props, _ := at.(map[string]any)["properties"].(map[string]any)
	var keys []string
	for k := range props {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

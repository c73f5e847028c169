package rules_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules"
)

// validator compiles a schema with a kept validator, formats checked.
func validator(t testing.TB, schema []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// instance is a YAML file as an editor hands it to a validator.
func instance(t testing.TB, data []byte) (any, bool) {
	t.Helper()
	var n yaml.Node
	if yaml.Unmarshal(data, &n) != nil || len(n.Content) == 0 {
		return nil, false
	}
	return plainValue(n.Content[0])
}

func plainValue(n *yaml.Node) (any, bool) {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			v, ok := plainValue(n.Content[i+1])
			if !ok {
				return nil, false
			}
			m[n.Content[i].Value] = v
		}
		return m, true
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			v, ok := plainValue(c)
			if !ok {
				return nil, false
			}
			list = append(list, v)
		}
		return list, true
	case yaml.ScalarNode:
		switch n.Tag {
		case "!!int", "!!float":
			return json.Number(n.Value), true
		case "!!bool":
			return n.Value == "true", true
		case "!!null":
			return nil, true
		}
		return n.Value, true
	}
	return nil, false
}

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

// Every set of this repository that is right is right by the schema.
func TestSchemaAccepts(t *testing.T) {
	t.Parallel()
	s := validator(t, rules.JSONSchema())
	for _, pattern := range []string{"testdata/*.yaml", "../policies.yaml", "../examples/*/policies.yaml", "../engine/suite/testdata/p*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			v, ok := instance(t, data)
			if !ok {
				t.Fatalf("%s is not plain YAML", name)
			}
			if err := s.Validate(v); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	v, _ := instance(t, []byte(officeSet))
	if err := s.Validate(v); err != nil {
		t.Errorf("calendars: %v", err)
	}
}

// What the reader refuses because of a key or a kind the schema refuses too.
func TestSchemaRefuses(t *testing.T) {
	t.Parallel()
	s := validator(t, rules.JSONSchema())
	for _, name := range []string{"unknown-key", "missing-key", "wrong-kind", "unknown-word", "bad-id", "bad-language", "bad-version", "no-value", "ambiguous-number"} {
		data, err := os.ReadFile("testdata/invalid/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		v, ok := instance(t, data)
		if !ok {
			continue
		}
		if err := s.Validate(v); err == nil && name != "no-value" && name != "ambiguous-number" {
			t.Errorf("%s: the schema finds nothing", name)
		}
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
		{"extend", rule("deadline: {extend: {zzz: 1}}"), "effect/properties/deadline/properties/extend"},
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
	_, err := rules.Parse("p.yaml", []byte(probe))
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

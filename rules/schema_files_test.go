package rules_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/internal/source"
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

// instance is a YAML file as an editor hands it to a validator; ok is false
// where readers of YAML differ on it.
func instance(t testing.TB, data []byte) (v any, ok bool) {
	t.Helper()
	w, root := source.Open(t.Context(), "f.yaml", data, nil)
	if root != nil {
		v = plainData(w, root)
	}
	return v, !w.Out.Diagnostics().HasErrors()
}

func plainData(w *source.Walker, n *yaml.Node) any {
	switch {
	case n.Kind == yaml.MappingNode:
		m := map[string]any{}
		w.Entries(n, "", func(k, v *yaml.Node) { m[k.Value] = plainData(w, v) })
		return m
	case n.Kind == yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, plainData(w, c))
		}
		return list
	case source.IsNull(n):
		return nil
	case n.Tag == "!!bool":
		return strings.EqualFold(n.Value, "true")
	case source.IsNumber(n):
		return json.Number(w.Number(n))
	}
	return n.Value
}

// Every set of this repository that is right is right by the schema.
func TestSchemaAccepts(t *testing.T) {
	t.Parallel()
	s := validator(t, rules.JSONSchema())
	for _, pattern := range []string{"../policies.yaml", "testdata/*.yaml", "../examples/*/policies.yaml", "../engine/suite/testdata/p*.yaml", "../adapters/cli/starter/policies.yaml"} {
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

func jingmen(t testing.TB) *rules.Set {
	t.Helper()
	set, err := rules.Load(t.Context(), os.DirFS(".."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// The sample applications are right by the schema of the set's facts.
func TestFactsSchemaAccepts(t *testing.T) {
	t.Parallel()
	s := validator(t, rules.FactsSchema(jingmen(t), "zh"))
	seen := 0
	err := filepath.WalkDir("../examples/applications", func(name string, d os.DirEntry, err error) error {
		ext := filepath.Ext(name)
		if err != nil || ext != ".json" && ext != ".yaml" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		v, ok := instance(t, data)
		if !ok {
			return nil
		}
		seen++
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil || seen < 10 {
		t.Fatalf("%d applications: %v", seen, err)
	}
}

func TestFactsSchema(t *testing.T) {
	t.Parallel()
	s := validator(t, rules.FactsSchema(jingmen(t), "en"))
	tests := []struct {
		name, reason, change string
		ok                   bool
	}{
		{"complete", "what the form holds", ``, true},
		{"unknown fact", "a key that the set does not declare", `"colour": "red"`, false},
		{"fact of a folder", "in a folder too", `"site": {"address": "x", "colour": "red"}`, false},
		{"enum", "only its values", `"project": {"kind": "huge"}`, false},
		{"null", "not known", `"project": {"kind": null}`, true},
		{"set", "only its values", `"services": ["water", "steam"]`, false},
		{"twice", "each value once", `"services": ["water", "water"]`, false},
		{"number as text", "stricter than the engine", `"works": [{"service": "water", "length": "300"}]`, false},
		{"below the least", "min", `"works": [{"service": "water", "length": -1}]`, false},
		{"alias", "the officer's name for it", `"works": [{"service": "water", "外线长度": 300}]`, true},
		{"element without its key", "the key tells elements apart", `"works": [{"length": 300}]`, false},
		{"moment", "with a zone", `"application": {"submitted_at": "2021-09-07T09:00:00+08:00"}`, true},
		{"day", "a date will do", `"application": {"submitted_at": "2021-09-07"}`, true},
		{"no day", "a date that does not exist", `"application": {"submitted_at": "2021-02-30"}`, false},
		{"required in a folder", "null or nothing", `"contact": {"name": "x"}`, true},
	}
	base := `{"applicant": {"name": "x"}, "contact": {"name": "x", "phone": "13800000000"}, "site": {"address": "x"}, "services": ["water"]`
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := base + "}"
			if tt.change != "" {
				var m, c map[string]any
				_ = json.Unmarshal([]byte(text), &m)
				if err := json.Unmarshal([]byte("{"+tt.change+"}"), &c); err != nil {
					t.Fatal(err)
				}
				for k, v := range c {
					m[k] = v
				}
				data, err := json.Marshal(m)
				if err != nil {
					t.Fatal(err)
				}
				text = string(data)
			}
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(v); (err == nil) != tt.ok {
				t.Errorf("%s: %v", tt.reason, err)
			}
		})
	}
}

// A form can be made of the schema: titles, order and choices are there.
func TestFactsSchemaForForms(t *testing.T) {
	t.Parallel()
	text := string(rules.FactsSchema(jingmen(t), "zh"))
	at := -1
	for _, want := range []string{`"title": "荆门市中心城区用水用气报装"`, `"title": "联动服务编号"`, `"title": "申请渠道"`, `"const": "portal"`, `"title": "湖北政务服务网"`, `"title": "申请单位"`, `"x-unit": "m"`} {
		next := strings.Index(text, want)
		if next < at {
			t.Errorf("%s is missing or out of order", want)
		}
		at = next
	}
}

package rules_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/guize-rules/guize/rules"
)

func jingmen(t testing.TB) *rules.Set {
	t.Helper()
	set, err := rules.Load(os.DirFS(".."), "policies.yaml")
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

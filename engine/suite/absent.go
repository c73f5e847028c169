package suite

import (
	"github.com/guize-rules/guize/rules"
)

// absent adds a difference for each thing of unwanted that got has. A map is
// searched key by key; a scalar must not be the value; no element of a list
// may be as any of those listed.
func (m *matcher) absent(path string, unwanted *rules.Value, got any) {
	switch unwanted.Kind {
	case rules.ValueMap:
		m.absentKeys(path, unwanted, got)
	case rules.ValueList:
		m.absentItems(path, unwanted, got)
	default:
		if v, why := content(path, got); v != nil && equal(unwanted, v) {
			m.unwanted(path, unwanted, why)
		}
	}
}

func (m *matcher) absentKeys(path string, unwanted *rules.Value, got any) {
	obj, _ := got.(map[string]any)
	for i := range unwanted.Entries {
		e := &unwanted.Entries[i]
		if v, ok := obj[e.Name]; ok {
			m.absent(join(path, e.Name), &e.Value, v)
		}
	}
}

func (m *matcher) absentItems(path string, unwanted *rules.Value, got any) {
	v, _ := content(path, got)
	for i := range unwanted.Items {
		item := &unwanted.Items[i]
		switch v := v.(type) {
		case map[string]any:
			if obj, ok := v[item.Text].(map[string]any); ok {
				m.unwanted(join(path, item.Text), item, reasons(obj))
			}
		case []any:
			m.absentElement(path, item, v)
		}
	}
}

func (m *matcher) absentElement(path string, unwanted *rules.Value, elems []any) {
	for _, e := range elems {
		if len(against(path, unwanted, e)) > 0 {
			continue
		}
		obj, _ := e.(map[string]any)
		m.unwanted(label(path, obj), unwanted, reasons(obj))
	}
}

func (m *matcher) unwanted(path string, v *rules.Value, why string) {
	m.diffs = append(m.diffs, Difference{Kind: Unwanted, Path: path, Pos: v.Pos, Want: written(v), Why: why})
}

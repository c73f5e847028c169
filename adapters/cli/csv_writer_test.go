package cli_test

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules"
)

// written is a value in both ways of writing an application.
type written struct {
	json any
	cell string
}

// applicationWriter makes up applications of a set, in both ways of writing
// them. It knows nothing of how CSV is read.
type applicationWriter struct {
	*rand.Rand
	header []string
	rows   [][]string
	lines  []map[string]any
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// value makes up a value of a fact, now and then one that is wrong.
func (w *applicationWriter) value(f *rules.Fact) written {
	if w.IntN(60) == 0 && f.Type.Kind != rules.KindString && f.Type.Kind != rules.KindSet {
		return written{"不对", "不对"}
	}
	switch f.Type.Kind {
	case rules.KindBool:
		if w.IntN(2) == 0 {
			return written{true, pick(w.Rand, "true", "TRUE", "是", " True ")}
		}
		return written{false, pick(w.Rand, "false", "FALSE", "否")}
	case rules.KindNumber, rules.KindInt:
		text := pick(w.Rand, "0", "299.9", "300", "300.0", "300.1", "1e2", "1E+04", fmt.Sprint(w.IntN(500)))
		return written{json.Number(text), text}
	case rules.KindEnum:
		v := pick(w.Rand, f.Type.Values...)
		return written{v.ID, w.named(v)}
	case rules.KindSet:
		return w.set(f)
	case rules.KindDate:
		return pick(w.Rand, written{"2021-09-07", "2021-09-07"}, written{"2021-09-07", "2021/9/7"})
	case rules.KindDatetime, rules.KindEvent:
		return pick(w.Rand, written{"2021-09-07T09:00:00+08:00", "2021-09-07T09:00:00+08:00"}, written{"2021-09-07", "2021/9/7"},
			written{"2021-09-07 08:30", "2021/9/7 8:30"}, written{"2021-09-08 18:30:15", "2021/09/08 18:30:15"})
	}
	text := w.text(f.Type.Format)
	return written{text, text}
}

// text makes up a text that has a format, or one that is hard to write as CSV.
func (w *applicationWriter) text(format string) string {
	switch format {
	case "uscc":
		return pick(w.Rand, "91420800000000019W", "91420802MA4TE5T13A", " 9142 0804 MA4A BCDE 3W ")
	case "cn-phone":
		return pick(w.Rand, "13800000000", "0724-2345678")
	case "cn-project-code":
		return "2108-420802-04-01-512347"
	}
	return pick(w.Rand, "荆门市东宝区示例大道1号", "一,二", "“三”\"四\"", "两\n行", " 空 格 ", "true", "5", "\\", "是")
}

func (w *applicationWriter) named(v rules.EnumValue) string {
	names := []string{v.ID, v.Alias, " " + v.ID + " "}
	for _, t := range v.Title {
		names = append(names, t)
	}
	return pick(w.Rand, slices.DeleteFunc(names, func(s string) bool { return s == "" })...)
}

func (w *applicationWriter) set(f *rules.Fact) written {
	n := 1 + w.IntN(len(f.Type.Values))
	var ids []any
	var cells []string
	for _, i := range w.Perm(len(f.Type.Values))[:n] {
		ids, cells = append(ids, f.Type.Values[i].ID), append(cells, w.named(f.Type.Values[i]))
	}
	return written{ids, strings.Join(cells, pick(w.Rand, ";", "；", "、", ",", "，", "|", "\n", "; "))}
}

// fields makes up an application, or an element of a list, below a path.
func (w *applicationWriter) fields(facts []*rules.Fact, keys []string, path string, cells map[string]string) map[string]any {
	out := map[string]any{}
	for _, f := range facts {
		switch {
		case f.Type.Kind == rules.KindList:
			if list := w.list(f, keys, path, cells); list != nil {
				out[f.Name] = list
			}
		case w.IntN(3) > 0:
			v := w.value(f)
			out[f.Name], cells[path+f.Name] = v.json, v.cell
		}
	}
	return out
}

func (w *applicationWriter) list(f *rules.Fact, services []string, path string, cells map[string]string) []any {
	keys := []string{"0", "2"}
	switch {
	case f.Keys != "":
		keys = services
	case f.Key != "":
		keys = []string{"道路挖掘", "绿化"}
	}
	var out []any
	for _, key := range keys {
		if w.IntN(3) == 0 {
			continue
		}
		items := slices.DeleteFunc(slices.Clone(f.Item), func(i *rules.Fact) bool { return i.Name == f.Key })
		e := w.fields(items, services, path+f.Name+"["+key+"].", cells)
		if len(e) == 0 {
			continue
		}
		if f.Key != "" {
			e[f.Key] = key
		}
		out = append(out, e)
	}
	return out
}

// applications makes up n applications.
func (w *applicationWriter) applications(set *rules.Set, n int) {
	services := []string{"water", "gas", "heating"}
	var all []map[string]string
	for range n {
		cells := map[string]string{}
		w.lines = append(w.lines, w.fields(set.Facts, services, "", cells))
		all = append(all, cells)
	}
	for _, cells := range all {
		for path := range cells {
			if !slices.Contains(w.header, path) {
				w.header = append(w.header, path)
			}
		}
	}
	slices.Sort(w.header)
	w.Shuffle(len(w.header), func(i, j int) { w.header[i], w.header[j] = w.header[j], w.header[i] })
	w.order("approvals", "kind")
	for _, cells := range all {
		row := make([]string, len(w.header))
		for i, path := range w.header {
			row[i] = cells[path]
		}
		w.rows = append(w.rows, row)
	}
}

// order brings the elements of a list whose keys are free text into the order
// of the columns.
func (w *applicationWriter) order(list, key string) {
	first := func(e any) int {
		prefix := fmt.Sprintf("%s[%s].", list, e.(map[string]any)[key])
		return slices.IndexFunc(w.header, func(path string) bool { return strings.HasPrefix(path, prefix) })
	}
	for _, l := range w.lines {
		if elements, ok := l[list].([]any); ok {
			slices.SortFunc(elements, func(a, b any) int { return cmp.Compare(first(a), first(b)) })
		}
	}
}

// alias gives some columns the alias of their fact.
func (w *applicationWriter) alias(set *rules.Set) []string {
	header := slices.Clone(w.header)
	for i, path := range header {
		for _, f := range set.Facts {
			if path == f.Name && f.Alias != "" && w.IntN(2) == 0 {
				header[i] = f.Alias
			}
			for _, item := range f.Item {
				if item.Alias != "" && strings.HasPrefix(path, f.Name+"[") && strings.HasSuffix(path, "]."+item.Name) && w.IntN(2) == 0 {
					header[i] = strings.TrimSuffix(path, item.Name) + item.Alias
				}
			}
		}
	}
	return header
}

func (w *applicationWriter) csv(t *testing.T, set *rules.Set) string {
	t.Helper()
	var b strings.Builder
	if w.IntN(2) == 0 {
		b.WriteString("\ufeff")
	}
	c := csv.NewWriter(&b)
	c.UseCRLF = w.IntN(2) == 0
	if err := errors.Join(c.Write(w.alias(set)), c.WriteAll(w.rows)); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if w.IntN(2) == 0 {
		text = strings.TrimRight(text, "\r\n") // the last line needs no end
	}
	return text
}

func (w *applicationWriter) ndjson(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	for _, l := range w.lines {
		if err := e.Encode(l); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

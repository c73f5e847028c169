package lang_test

import (
	"testing"
	"unsafe"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules/calendar"
)

// TestValueIsTwoWords holds the layout of a value.
func TestValueIsTwoWords(t *testing.T) {
	if n := unsafe.Sizeof(lang.Value{}); n > 16 {
		t.Errorf("a value has %d bytes, want 16", n)
	}
}

// TestScalarsHaveNoMemory: what a number tells needs no memory of its own,
// supposed or not.
func TestScalarsHaveNoMemory(t *testing.T) {
	var keep [8]lang.Value
	n := testing.AllocsPerRun(100, func() {
		keep = [8]lang.Value{lang.BoolOf(true), lang.IntOf(300), lang.Scalar(lang.Money, 5), lang.Scalar(lang.Date, 700_000),
			lang.PeriodOf(calendar.Workdays(3)), lang.NoneValue(), lang.IntOf(5).Suppose(), lang.Value{}.Suppose()}
	})
	if n != 0 || !keep[6].Supposed() || keep[6].N() != 5 {
		t.Errorf("%v allocations; %v", n, keep)
	}
}

// TestTextsShareMemory: the texts of an application are made in few pieces, and
// none is changed by another that is made after it.
func TestTextsShareMemory(t *testing.T) {
	var texts lang.Texts
	words := []string{"water", "gas", "", "荆门"}
	var vs []lang.Value
	for i := range 100 {
		vs = append(vs, texts.Of(words[i%4]))
	}
	for i, v := range vs {
		if v.Kind() != lang.Text || v.Text() != words[i%4] {
			t.Fatalf("text %d is %q", i, v.Text())
		}
	}
	supposed := vs[2].Suppose()
	if !supposed.Supposed() || supposed.Kind() != lang.Text || vs[2].Supposed() {
		t.Error("an empty text was not supposed")
	}
	if n := testing.AllocsPerRun(10, func() {
		texts.Clear()
		for range 8 {
			texts.Of("x")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

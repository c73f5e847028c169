package engine_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
)

type bothFacts struct {
	B bool   `fact:"fb"`
	T string `fact:"ft"`
}

type keyed struct {
	K string `fact:"k"`
}

type itemKey struct{ keyed }

type bothOutcomes struct {
	B    bool `outcome:"b"`
	More struct{ X int }
}

type elementOutcomes struct {
	N engine.Optional[int] `outcome:"n"`
}

// TestEmbeddedStructs: the fields of an embedded struct count as those of the struct,
// in facts, in elements and their key, and in outcomes; twice is twice across them.
func TestEmbeddedStructs(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "every.yaml", everyOutcome)
	type item struct {
		itemKey
		Num *int `fact:"num"`
	}
	type facts struct {
		I int `fact:"fi"`
		bothFacts
		W []item `fact:"w"`
	}
	type results struct {
		bothOutcomes
		I int `outcome:"i"`
		W map[string]struct {
			elementOutcomes
			Rare engine.Optional[bool] `outcome:"rare"`
		} `outcome:"w"`
	}
	bound, err := engine.Bind[facts](eng)
	if err != nil {
		t.Fatal(err)
	}
	read, err := engine.BindOutcomes[results](eng)
	if err != nil {
		t.Fatal(err)
	}
	app := facts{I: 7, bothFacts: bothFacts{B: true, T: "x"}, W: []item{{itemKey{keyed{"a"}}, ptr(6)}, {itemKey: itemKey{keyed{"b"}}}}}
	d, err := bound.Evaluate(t.Context(), engine.Input{At: sampleAt}, &app)
	if err != nil {
		t.Fatal(err)
	}
	got, err := read.Read(d)
	if err != nil {
		t.Fatal(err)
	}
	if !got.B || got.I != 7 || got.W["a"].N != engine.Known(6) || got.W["a"].Rare != engine.Known(true) || got.W["b"].N.Known {
		t.Errorf("read %+v", got)
	}

	type twice struct {
		bothOutcomes
		Again bool `outcome:"b"`
	}
	type pointed struct{ *bothOutcomes }
	type twiceFacts struct {
		bothFacts
		Again string `fact:"ft"`
	}
	type pointedFacts struct{ *itemKey }
	_, err1 := engine.BindOutcomes[twice](eng)
	_, err2 := engine.BindOutcomes[pointed](eng)
	_, err3 := engine.Bind[twiceFacts](eng)
	_, err4 := engine.Bind[pointedFacts](eng)
	for want, err := range map[string]error{
		`Again: outcome "b" is bound by field B already`: err1, "bothOutcomes: a pointer embeds it": err2,
		`Again: fact "ft" is bound by field T already`: err3, "itemKey: a pointer embeds it": err4,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

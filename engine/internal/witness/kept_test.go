package witness

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// fraction is a random calculation: as an expression writes it, and as fractions
// work it out; nil where it fails.
type fraction struct {
	text string
	at   func(facts []*big.Rat) *big.Rat
}

// calculation makes a random calculation with the facts a, b, i and k, of which i
// is whole and k is 1 or 2.
func calculation(r *rand.Rand, depth int) fraction {
	if depth == 0 || r.IntN(6) == 0 {
		if n := r.IntN(7); n < 4 {
			return fraction{string("abik"[n]), func(facts []*big.Rat) *big.Rat { return facts[n] }}
		}
		text := []string{"2", "3", "4", "0.5", "12", "7", "100"}[r.IntN(7)]
		x, _ := new(big.Rat).SetString(text)
		return fraction{text, func([]*big.Rat) *big.Rat { return x }}
	}
	x, y := calculation(r, depth-1), calculation(r, depth-1)
	both := func(do func(x, y *big.Rat) *big.Rat) func([]*big.Rat) *big.Rat {
		return func(facts []*big.Rat) *big.Rat {
			a, b := x.at(facts), y.at(facts)
			if a == nil || b == nil {
				return nil
			}
			return do(a, b)
		}
	}
	switch r.IntN(8) {
	case 0:
		return fraction{"(" + x.text + " + " + y.text + ")", both(func(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) })}
	case 1:
		return fraction{"(" + x.text + " - " + y.text + ")", both(func(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) })}
	case 2, 3:
		return fraction{"(" + x.text + " * " + y.text + ")", both(func(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) })}
	case 4:
		return fraction{"round(" + x.text + ", 0.1)", func(facts []*big.Rat) *big.Rat {
			if a := x.at(facts); a != nil {
				tenth := big.NewRat(1, 10)
				return tenth.Mul(tenth, new(big.Rat).SetInt(multiple(new(big.Rat).Quo(a, tenth), "half_up")))
			}
			return nil
		}}
	case 5:
		return fraction{"min(" + x.text + ", " + y.text + ")", both(func(a, b *big.Rat) *big.Rat {
			if b.Cmp(a) < 0 {
				return b
			}
			return a
		})}
	}
	return fraction{"(" + x.text + " / " + y.text + ")", both(func(a, b *big.Rat) *big.Rat {
		if b.Sign() == 0 {
			return nil
		}
		return new(big.Rat).Quo(a, b)
	})}
}

// endless is an application for which a calculation does not end, "" where none of
// the small ones is.
func (f fraction) endless() string {
	values := [][]string{{"1", "3", "0.7", "11"}, {"1", "3", "0.3", "14"}, {"1", "3", "7", "11"}, {"1", "2"}}
	facts := make([]*big.Rat, 4)
	for n := range 4 * 4 * 4 * 2 {
		var told []string
		for i, rest := 0, n; i < 4; i++ {
			text := values[i][rest%len(values[i])]
			rest /= len(values[i])
			facts[i], _ = new(big.Rat).SetString(text)
			told = append(told, string("abik"[i])+" = "+text)
		}
		if v := f.at(facts); v != nil {
			if _, ends := v.FloatPrec(); !ends {
				return strings.Join(told, ", ")
			}
		}
	}
	return ""
}

// TestKeptEnds holds what the compiler refuses because it may not end against
// calculating with fractions: what it takes ends for all small applications, and
// of what it refuses nearly all has one that does not (R40).
func TestKeptEnds(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 40))
	taken, refused, shown, vain := 0, 0, 0, []string{}
	rounds := longOr(4_000, 600)
	for range rounds {
		f := calculation(r, 1+r.IntN(3))
		set, err := rules.Parse(t.Context(), "kept.yaml", fmt.Appendf(nil, keptSet, f.text))
		if err != nil {
			t.Fatal(err)
		}
		_, err = engine.Compile(t.Context(), set)
		bad := (*rules.Error)(nil)
		endless := f.endless()
		switch {
		case err == nil:
			taken++
			if endless != "" {
				t.Errorf("%s is taken, and does not end where %s", f.text, endless)
			}
		case errors.As(err, &bad) && slices.ContainsFunc(bad.Diagnostics, func(d rules.Diagnostic) bool { return d.Code == "needs-round" }):
			refused++
			if endless != "" {
				shown++
			} else {
				vain = append(vain, f.text)
			}
		default:
			t.Fatalf("%s: %v", f.text, err)
		}
	}
	t.Logf("%d taken, %d refused, of which %d were shown not to end; the others: %s", taken, refused, shown, strings.Join(vain[:min(len(vain), 40)], "; "))
	if taken < rounds/4 || shown < rounds/8 || len(vain)*10 > refused {
		t.Error("too few are taken, or too many refused that end")
	}
}

const keptSet = `guize: 2
set: kept
languages: [en]
sources: {law: {title: Law}}
facts: {a: {type: number}, b: {type: number}, i: {type: int}, k: {type: int, min: 1, max: 2}}
outcomes: {x: {type: number}}
policies: {p: {cite: law 1, rules: [{id: r, then: [{decide: {x: '= %s'}}]}]}}
`

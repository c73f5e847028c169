package classes

import (
	"time"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// Step is how fine a fact is measured; 1 where the set does not say.
func Step(f *rules.Fact) exact.Num {
	if f == nil {
		return exact.Int(1)
	}
	step, err := exact.Parse(f.Type.Step)
	if err != nil || step.Sign() <= 0 {
		return exact.Int(1)
	}
	return step
}

// Beside is the value some steps above one, or below: by the step of the fact
// where it is measured, else the next there is; of a moment, a second.
func Beside(v lang.Value, t *lang.Type, f *rules.Fact, by int64) lang.Value {
	switch v.Kind() {
	case lang.Number, lang.Money:
		step := Step(f)
		if t.K == rules.KindInt {
			step = exact.Int(1)
		}
		return shifted(v, step, by)
	case lang.Moment:
		return v.With(v.N() + by*time.Second.Microseconds())
	}
	return v.With(v.N() + by)
}

// shifted is a number some steps above another, or that one where there is none.
func shifted(v lang.Value, step exact.Num, by int64) lang.Value {
	d, ok := step.Mul(exact.Int(by))
	if !ok {
		return v
	}
	x, ok := v.Num().Add(d)
	switch {
	case !ok:
		return v
	case v.Kind() == lang.Money:
		return lang.MoneyOf(x)
	}
	return lang.NumOf(x)
}

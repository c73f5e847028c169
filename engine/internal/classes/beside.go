package classes

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// Step is how fine a fact is measured, and with how many decimals; 1 where the
// set does not say.
func Step(f *rules.Fact) (step float64, digits int) {
	if f == nil {
		return 1, 0
	}
	step, err := strconv.ParseFloat(f.Type.Step, 64)
	if err != nil || step <= 0 {
		return 1, 0
	}
	if _, frac, ok := strings.Cut(f.Type.Step, "."); ok {
		digits = len(frac)
	}
	return step, digits
}

// Beside is the value some steps above one, or below: by the step of the fact
// where it is measured, else the next there is; of a moment, a second.
func Beside(v lang.Value, t *lang.Type, f *rules.Fact, by int64) lang.Value {
	step, digits := Step(f)
	switch {
	case by == 0 && v.Kind() == lang.Int && t.K != rules.KindInt:
		return lang.NumberOf(v.Float())
	case by == 0:
		return v
	case v.Kind() == lang.Number || v.Kind() == lang.Int && t.K != rules.KindInt:
		return lang.NumberOf(rounded(v.Float()+float64(by)*step, digits))
	case v.Kind() == lang.Money:
		v = v.With(v.N() + by*int64(math.Round(step*10_000)))
	case v.Kind() == lang.Moment:
		v = v.With(v.N() + by*time.Second.Microseconds())
	default:
		v = v.With(v.N() + by)
	}
	return v
}

// rounded takes away what a sum of doubles adds behind the decimals of a step,
// where the constant itself has no more of them.
func rounded(x float64, digits int) float64 {
	p := math.Pow10(max(digits, 6))
	return math.Round(x*p) / p
}

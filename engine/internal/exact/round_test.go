package exact_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/guize-rules/guize/engine/internal/exact"
)

// TestRoundingTable is the table of java.math.RoundingMode (Java SE 21 API):
// its UP, DOWN, CEILING, FLOOR, HALF_UP and HALF_EVEN. HALF_DOWN is no mode of
// ours.
func TestRoundingTable(t *testing.T) {
	modes := []exact.Mode{exact.Up, exact.Down, exact.Ceil, exact.Floor, exact.HalfUp, exact.HalfEven}
	for in, want := range map[string][6]int64{
		"5.5":  {6, 5, 6, 5, 6, 6},
		"2.5":  {3, 2, 3, 2, 3, 2},
		"1.6":  {2, 1, 2, 1, 2, 2},
		"1.1":  {2, 1, 2, 1, 1, 1},
		"1.0":  {1, 1, 1, 1, 1, 1},
		"-1.0": {-1, -1, -1, -1, -1, -1},
		"-1.1": {-2, -1, -1, -2, -1, -1},
		"-1.6": {-2, -1, -1, -2, -2, -2},
		"-2.5": {-3, -2, -2, -3, -3, -2},
		"-5.5": {-6, -5, -5, -6, -6, -6},
	} {
		for i, mode := range modes {
			if got, ok := mustParse(t, in).Round(exact.Int(1), mode); !ok || got.Cmp(exact.Int(want[i])) != 0 {
				t.Errorf("%s rounded %v = %v, want %d", in, mode, got, want[i])
			}
		}
	}
}

// TestRoundTo rounds to multiples other than 1.
func TestRoundTo(t *testing.T) {
	for _, c := range []struct {
		x, to string
		mode  exact.Mode
		want  string
	}{
		{"0.125", "0.01", exact.HalfUp, "0.13"},
		{"0.125", "0.01", exact.HalfEven, "0.12"},
		{"0.135", "0.01", exact.HalfEven, "0.14"},
		{"1.005", "0.01", exact.HalfUp, "1.01"}, // 1.00 with doubles
		{"-1.005", "0.01", exact.HalfUp, "-1.01"},
		{"1234", "100", exact.Up, "1300"},
		{"1234", "100", exact.Down, "1200"},
		{"1.07", "0.05", exact.HalfUp, "1.05"},
		{"1.075", "0.05", exact.HalfUp, "1.1"},
		{"1.075", "0.05", exact.HalfEven, "1.1"},
		{"1.125", "0.05", exact.HalfEven, "1.1"}, // 22.5 multiples: 22 is even
		{"-0.001", "0.01", exact.Up, "-0.01"},
		{"-0.001", "0.01", exact.Ceil, "0"},
		{"9223372036854775807", "2", exact.Up, "9223372036854775808"},
		{"-9223372036854775808", "10", exact.Floor, "-9223372036854775810"},
		{"9223372036854775807", "9223372036854775807", exact.HalfUp, "9223372036854775807"},
		{"1", "1e30", exact.Up, "1e30"},
		{"0", "0.01", exact.Up, "0"},
	} {
		got, ok := mustParse(t, c.x).Round(mustParse(t, c.to), c.mode)
		if !ok || got.Cmp(mustParse(t, c.want)) != 0 {
			t.Errorf("%s rounded to %s, %v = %v, want %s", c.x, c.to, c.mode, got, c.want)
		}
	}
	for _, to := range []string{"0", "-1"} {
		if got, ok := exact.Int(1).Round(mustParse(t, to), exact.HalfUp); ok {
			t.Errorf("1 rounded to %s = %v", to, got)
		}
	}
}

// TestRoundAgainstFractions holds what rounding means of any number: a multiple,
// on the side that the mode says, and none nearer where it says nearest.
func TestRoundAgainstFractions(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 5_000 {
		a, b := draw(rnd), draw(rnd)
		x, to := mustParse(t, a), mustParse(t, b).Abs()
		if to.Sign() == 0 {
			continue
		}
		if rnd.IntN(4) == 0 {
			x, _ = x.Quo(exact.Int(7))
		}
		for _, name := range exact.Modes() {
			mode, _ := exact.ModeOf(name)
			got, ok := x.Round(to, mode)
			if !ok {
				t.Fatalf("%v rounded to %v: past its limit", x, to)
			}
			want := plainRound(new(big.Rat).Quo(x.Rat(), to.Rat()), name)
			same(t, x.String()+" rounded to "+to.String()+" "+name, got, want.Mul(want, to.Rat()))
		}
	}
}

// plainRound says each mode by the whole number below or at q.
func plainRound(q *big.Rat, mode string) *big.Rat {
	floor := new(big.Int).Div(q.Num(), q.Denom()) // Euclidean: down, since the denominator is above 0
	low := new(big.Rat).SetInt(floor)
	high := new(big.Rat).Add(low, big.NewRat(1, 1))
	if low.Cmp(q) == 0 {
		return low
	}
	twice := new(big.Rat).Add(low, high)
	half := q.Cmp(twice.Mul(twice, big.NewRat(1, 2)))
	upper := false
	switch mode {
	case "ceil":
		upper = true
	case "floor":
	case "up":
		upper = q.Sign() > 0
	case "down":
		upper = q.Sign() < 0
	case "half_up":
		upper = half > 0 || half == 0 && q.Sign() > 0
	case "half_even":
		upper = half > 0 || half == 0 && floor.Bit(0) == 1
	}
	if upper {
		return high
	}
	return low
}

func TestModeNames(t *testing.T) {
	for _, name := range exact.Modes() {
		if m, ok := exact.ModeOf(name); !ok || m.String() != name {
			t.Errorf("%s is mode %v", name, m)
		}
	}
	if m, ok := exact.ModeOf("nearest"); ok {
		t.Errorf("nearest is mode %v", m)
	}
}

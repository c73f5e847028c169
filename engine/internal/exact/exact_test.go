package exact_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine/internal/exact"
)

// edges are numbers at which one word, its scale, or a limit ends.
var edges = []string{
	"0", "1", "-1", "0.1", "-0.1", "0.5", "2", "3", "10", "100", "0.01", "0.3", "1.1", "99.995", "110.00000000000001",
	"9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809",
	"922337203685477580.7", "-922337203685477580.8", "922337203685477580.8", "4611686018427387904", "3037000500", "-3037000499.5",
	"0.000000000000000001", "-0.000000000000000001", "0.0000000000000000001", "9.223372036854775807", "-9.223372036854775808",
	"1000000000000000000", "999999999999999999.9", "1000000000000000000000", "0.999999999999999999", "123456789012345678901234567890.1234",
	"1e399", "-1e399", "1e-400", "9007199254740993", "5e-324", "1.7976931348623157e308",
}

func mustParse(t testing.TB, s string) exact.Num {
	t.Helper()
	x, err := exact.Parse(s)
	if err != nil {
		t.Fatalf("Parse(%q): %v", s, err)
	}
	return x
}

func ratOf(t testing.TB, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("no number: %q", s)
	}
	return r
}

// draw makes a number as one is written, of any size.
func draw(rnd *rand.Rand) string {
	if rnd.IntN(3) == 0 {
		return edges[rnd.IntN(len(edges))]
	}
	n := strconv.FormatInt(rnd.Int64()>>rnd.IntN(64), 10)
	if rnd.IntN(2) == 0 {
		n = "-" + n
	}
	if rnd.IntN(3) > 0 {
		n += "." + strconv.Itoa(rnd.IntN(10)) + strings.Repeat("0", rnd.IntN(6)) + strconv.Itoa(rnd.IntN(1000))
	}
	return n
}

// same holds a number against a fraction, and to the one form that equal
// numbers have.
func same(t *testing.T, what string, got exact.Num, want *big.Rat) {
	t.Helper()
	if got.Rat().Cmp(want) != 0 {
		t.Fatalf("%s = %v, want %v", what, got, want)
	}
	one, ok := exact.Rat(new(big.Rat).Set(want))
	gn, gs, gsmall := got.Small()
	wn, ws, wsmall := one.Small()
	if !ok || gn != wn || gs != ws || gsmall != wsmall {
		t.Fatalf("%s is kept as %d×10^-%d (%v), want %d×10^-%d (%v)", what, gn, gs, gsmall, wn, ws, wsmall)
	}
	if got.Sign() != want.Sign() || got.IsInt() != want.IsInt() {
		t.Fatalf("%s: sign %d, whole %v", what, got.Sign(), got.IsInt())
	}
}

// TestAgainstFractions holds each calculation to math/big's fractions.
func TestAgainstFractions(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		a, b := draw(rnd), draw(rnd)
		x, y, p, q := mustParse(t, a), mustParse(t, b), ratOf(t, a), ratOf(t, b)
		if rnd.IntN(4) == 0 && y.Sign() != 0 { // a fraction that may not end
			x, _ = x.Quo(y)
			p.Quo(p, q)
		}
		sum, ok1 := x.Add(y)
		difference, ok2 := x.Sub(y)
		product, ok3 := x.Mul(y)
		if !ok1 || !ok2 || !ok3 {
			t.Fatalf("%s, %s: past its limit", a, b)
		}
		same(t, a+" + "+b, sum, new(big.Rat).Add(p, q))
		same(t, a+" - "+b, difference, new(big.Rat).Sub(p, q))
		same(t, a+" * "+b, product, new(big.Rat).Mul(p, q))
		same(t, "-"+a, x.Neg(), new(big.Rat).Neg(p))
		same(t, "|"+a+"|", x.Abs(), new(big.Rat).Abs(p))
		if x.Cmp(y) != p.Cmp(q) || y.Cmp(x) != q.Cmp(p) {
			t.Fatalf("compare %s with %s = %d", a, b, x.Cmp(y))
		}
		divided(t, x, y, p, q)
	}
}

func divided(t *testing.T, x, y exact.Num, p, q *big.Rat) {
	t.Helper()
	quotient, ok1 := x.Quo(y)
	rest, ok2 := x.Rem(y)
	if q.Sign() == 0 {
		if ok1 || ok2 {
			t.Fatalf("%v / 0 = %v", x, quotient)
		}
		return
	}
	if !ok1 || !ok2 {
		t.Fatalf("%v / %v: past its limit", x, y)
	}
	want := new(big.Rat).Quo(p, q)
	same(t, x.String()+" / "+y.String(), quotient, want)
	whole := new(big.Rat).SetInt(new(big.Int).Quo(want.Num(), want.Denom()))
	same(t, x.String()+" % "+y.String(), rest, new(big.Rat).Sub(p, whole.Mul(whole, q)))
	if back, ok := quotient.Mul(y); !ok || back.Cmp(x) != 0 {
		t.Fatalf("%v / %v × %v = %v", x, y, y, back)
	}
}

// TestAsWritten: what is read is written again as a plain decimal.
func TestAsWritten(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "-0": "0", "0.0": "0", "-0.00e7": "0", "5": "5", "1.50": "1.5", "-0.5": "-0.5", "1e3": "1000", "1.5E+2": "150",
		"12e-3": "0.012", "9007199254740993": "9007199254740993", "0.1": "0.1", "100.00": "100", "1e-18": "0.000000000000000001",
		"1e-20": "0.00000000000000000001", "1e22": "10000000000000000000000", "-123456789012345678901.5": "-123456789012345678901.5",
		"9223372036854775807": "9223372036854775807", "-9223372036854775808": "-9223372036854775808", "18446744073709551616": "18446744073709551616",
	} {
		if got := mustParse(t, in).String(); got != want {
			t.Errorf("%s is written %s, want %s", in, got, want)
		}
	}
	third, _ := exact.Int(-1).Quo(exact.Int(3))
	if got := third.String(); got != "-1/3" {
		t.Errorf("-1/3 is written %s", got)
	}
}

// TestNotRead: what JSON does not call a number, and what is past a limit.
func TestNotRead(t *testing.T) {
	for in, want := range map[string]exact.Problem{
		"": exact.NoNumber, "-": exact.NoNumber, "+1": exact.NoNumber, "01": exact.NoNumber, "-00": exact.NoNumber, ".5": exact.NoNumber, "5.": exact.NoNumber,
		"1e": exact.NoNumber, "1e+": exact.NoNumber, "1.2.3": exact.NoNumber, "1 ": exact.NoNumber, "0x1": exact.NoNumber, "NaN": exact.NoNumber, "1e1.5": exact.NoNumber,
		"1.e2": exact.NoNumber, "1_000": exact.NoNumber, "１": exact.NoNumber, "--1": exact.NoNumber, "1e--1": exact.NoNumber,
		strings.Repeat("9", 34):                                 "",
		strings.Repeat("9", 35):                                 exact.TooLong,
		strings.Repeat("9", 34) + "000":                         "",
		"0." + strings.Repeat("0", 9) + strings.Repeat("3", 35): exact.TooLong,
		"1e399":                    "",
		"1e400":                    exact.OutOfSize,
		"1e-400":                   "",
		"1e-401":                   exact.OutOfSize,
		"1e99999999999999999999":   exact.OutOfSize,
		"-1e-99999999999999999999": exact.OutOfSize,
		"0e99999999999999999999":   "",
	} {
		_, err := exact.Parse(in)
		if got, _ := err.(exact.Problem); got != want {
			t.Errorf("Parse(%q): %v, want %q", in, err, want)
		}
		if _, again := exact.Parse([]byte(in)); again != err {
			t.Errorf("Parse of the bytes %q: %v, want %v", in, again, err)
		}
	}
}

func TestDoubles(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for i := range 50_000 {
		f := math.Float64frombits(rnd.Uint64())
		if i%2 == 0 {
			f = math.Round(rnd.NormFloat64()*1e6) / math.Pow10(rnd.IntN(9))
		}
		x, ok := exact.Float(f)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			if ok {
				t.Fatalf("Float(%v) = %v", f, x)
			}
			continue
		}
		want := ratOf(t, strconv.FormatFloat(f, 'e', -1, 64))
		same(t, "Float", x, want)
		if back, exactly := x.Float64(); back != f || !exactly {
			t.Fatalf("%v as a double = %v (%v)", x, back, exactly)
		}
	}
	for s, want := range map[string]bool{
		"0.1": true, "9007199254740993": false, "9007199254740992": true, "123456789012345.25": true, "0.1234567890123456789": false, "0.30000000000000000001": false, "1e300": true,
	} {
		f, exactly := mustParse(t, s).Float64()
		if near, _ := strconv.ParseFloat(s, 64); f != near || exactly != want {
			t.Errorf("%s as a double = %v (%v), want %v (%v)", s, f, exactly, near, want)
		}
	}
	third, _ := exact.Int(1).Quo(exact.Int(3))
	if f, exactly := third.Float64(); f != 1.0/3 || exactly {
		t.Errorf("1/3 as a double = %v (%v)", f, exactly)
	}
}

func TestPlaces(t *testing.T) {
	for s, want := range map[string]int{"7": 0, "0.25": 2, "1e-30": 30, "1e30": 0} {
		x := mustParse(t, s)
		if n, ends := x.Places(); n != want || !ends || !x.IsDecimal() || !x.Keeps() {
			t.Errorf("%s has %d decimals (%v), kept %v", s, n, ends, x.Keeps())
		}
	}
	quotient, _ := exact.Int(1).Quo(exact.Int(7))
	if quotient.IsDecimal() || quotient.Keeps() {
		t.Error("1/7 ends")
	}
	eighth, _ := mustParse(t, "1e-30").Quo(exact.Int(8))
	if n, ends := eighth.Places(); n != 33 || !ends {
		t.Errorf("1e-30 / 8 has %d decimals", n)
	}
}

// TestLimits: a result past its limit says so; whatever is read can be
// calculated with.
func TestLimits(t *testing.T) {
	x, steps := mustParse(t, "1e300"), 0
	for ok := true; ok; steps++ {
		if y, fits := x.Mul(x); fits {
			x = y
		} else {
			ok = false
		}
	}
	if steps != 5 { // 1e4800 has 15,946 bits, 1e9600 has more than 16,384
		t.Errorf("1e300 squared %d times is past the limit", steps)
	}
	if x.Keeps() {
		t.Error("1e4800 can be kept")
	}
	big, _ := mustParse(t, "1e399").Mul(mustParse(t, "1e399"))
	long, _ := big.Mul(mustParse(t, "1e201"))
	kept, _ := long.Sub(exact.Int(1)) // a thousand nines less one zero
	if !kept.Keeps() {
		t.Error("1e999 - 1 cannot be kept")
	}
	if ten, _ := long.Mul(exact.Int(10)); ten.Keeps() {
		t.Error("1e1000 can be kept")
	}
	fine, _ := exact.Int(1).Quo(long)
	if !fine.Keeps() {
		t.Error("1e-999 cannot be kept")
	}
	if finer, _ := fine.Quo(exact.Int(100)); finer.Keeps() {
		t.Error("1e-1001 can be kept")
	}
}

// TestManyFractions is what MaxBits is chosen by.
func TestManyFractions(t *testing.T) {
	most := int64(2_000)
	if os.Getenv("GUIZE_LONG") == "1" {
		most = 10_000
	}
	sum, ok := exact.Num{}, true
	for n := int64(1); n <= most && ok; n++ {
		part, _ := mustParse(t, "123456789.01").Quo(exact.Int(n))
		sum, ok = sum.Add(part)
	}
	if !ok {
		t.Errorf("the sum of a number over each of 1 to %d is past the limit", most)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range edges {
		f.Add(s)
	}
	for _, s := range []string{"1e5", "-0", "0.000", "00", "1.", "1e-", "9e400", "1E+002"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		x, err := exact.Parse(s)
		if again, e := exact.Parse([]byte(s)); e != err || err == nil && again.Cmp(x) != 0 {
			t.Fatalf("%q: %v, %v; as bytes %v, %v", s, x, err, again, e)
		}
		if err != nil {
			return
		}
		if r, ok := new(big.Rat).SetString(s); ok { // it refuses some exponents of 0
			same(t, s, x, r)
		}
		back, err := exact.Parse(x.String())
		if err != nil || back.Cmp(x) != 0 {
			t.Fatalf("%q is written %v, which is read as %v, %v", s, x, back, err)
		}
	})
}

// TestWithoutAllocation: numbers in one word need no memory of their own.
func TestWithoutAllocation(t *testing.T) {
	a, b, text, room := mustParse(t, "146.4"), mustParse(t, "136.85"), []byte("1234.57"), make([]byte, 0, 32)
	n := testing.AllocsPerRun(100, func() {
		s, _ := a.Add(b)
		p, _ := s.Mul(b)
		q, _ := p.Quo(exact.Int(4))
		r, _ := q.Round(exact.Int(1), exact.HalfUp)
		x, _ := exact.Parse(text)
		room = x.Append(room[:0])
		if r.Cmp(x) == 0 || !r.IsInt() {
			t.Error(r)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestRead: what Append writes of a number that can be kept is read again, beyond
// what may be read of an application.
func TestRead(t *testing.T) {
	large, _ := mustParse(t, "1234567890123456789012345678901234e300").Mul(mustParse(t, "9876543210987654321e300"))
	fine, _ := mustParse(t, "1e-400").Mul(mustParse(t, "-3e-400"))
	for _, x := range []exact.Num{large, fine, mustParse(t, "0.5"), {}} {
		if back, ok := exact.Read(x.String()); !ok || back.Cmp(x) != 0 {
			t.Errorf("%v is read as %v, %v", x, back, ok)
		}
	}
	for _, s := range []string{"", "1/3", "x", "1" + strings.Repeat("0", 1000), "1e9999"} {
		if x, ok := exact.Read(s); ok {
			t.Errorf("%.20q is read as %v", s, x)
		}
	}
}

// TestGoNumbers: conversions to Go's types are exact or say that they are not.
func TestGoNumbers(t *testing.T) {
	for s, want := range map[string]string{
		"18446744073709551615": "18446744073709551615 true", "-1": "0 false", "0.5": "0 false", "18446744073709551616": "false", "7": "7 true",
	} {
		n, ok := mustParse(t, s).Uint64()
		if got := strconv.FormatUint(n, 10) + " " + strconv.FormatBool(ok); got != want && (ok || want != "false") {
			t.Errorf("%s as a uint64: %s, want %s", s, got, want)
		}
	}
	for _, f := range []float32{0.1, 16777217, 3.4028235e38, 1e-45} {
		x, ok := exact.Float32(f)
		if back, err := strconv.ParseFloat(x.String(), 32); !ok || err != nil || float32(back) != f {
			t.Errorf("%v is %v", f, x)
		}
	}
	if _, ok := exact.Float32(float32(math.Inf(1))); ok {
		t.Error("infinity is a number")
	}
	if f, ok := mustParse(t, "123456789012.345").Short(); !ok || f != 123456789012.345 {
		t.Errorf("as a short double: %v, %v", f, ok)
	}
	if f, ok := mustParse(t, "1234567890123456").Short(); ok {
		t.Errorf("16 digits as a short double: %v", f)
	}
}

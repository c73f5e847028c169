package exact

import (
	"math/big"
	"strconv"
	"strings"
)

// Problem says why a text is no number that can be read.
type Problem string

// What may be wrong with a text.
const (
	NoNumber  Problem = "not a number"
	TooLong   Problem = "more digits than a number may have"     // past ReadDigits
	OutOfSize Problem = "a number that is too large or too fine" // past ReadPlaces
)

// Error says what is wrong.
func (p Problem) Error() string { return string(p) }

// Parse reads a number as JSON writes it: 12, -0.5, 1.5e3. The error is a
// [Problem].
func Parse[T string | []byte](s T) (Num, error) {
	d, ok := scan(s)
	switch {
	case !ok:
		return Num{}, NoNumber
	case d.first < 0:
		return Num{}, nil // 0
	case d.digits > ReadDigits:
		return Num{}, TooLong
	case d.exponent < -ReadPlaces || d.digits+d.exponent > ReadPlaces:
		return Num{}, OutOfSize
	case d.digits <= maxScale:
		if x, ok := d.small(); ok {
			return x, nil
		}
	}
	return d.large(digitsOf(s, d)), nil
}

// Read reads a number that [Num.Append] wrote; it may have as many digits as one
// that is kept.
func Read(s string) (Num, bool) {
	if x, err := Parse(s); err == nil {
		return x, true
	}
	d, ok := scan(s)
	if !ok || len(s) > 2*KeptPlaces+2 || d.exponent < -KeptPlaces || d.exponent > KeptPlaces {
		return Num{}, false
	}
	x := d.large(digitsOf(s, d))
	return x, x.Keeps()
}

// scanned is a number in a text: its digits from the first to the last that is
// not 0, as a whole number × 10^exponent.
type scanned struct {
	negative    bool
	n           uint64 // of the first 19 digits
	first, last int    // where those digits stand; first is -1 of 0
	digits      int
	exponent    int
}

// scan reads the grammar of JSON's numbers.
func scan[T string | []byte](s T) (d scanned, ok bool) {
	d.first = -1
	start, point, zeros := 0, -1, 0
	if len(s) > 0 && s[0] == '-' {
		d.negative, start = true, 1
	}
	i := start
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c == '.' && point < 0 && i > start:
			point = i
			continue
		case c == '0' && d.first < 0:
			continue
		case c == '0':
			zeros++
			continue
		case '1' <= c && c <= '9':
			d.take(zeros, c, i)
			zeros = 0
			continue
		}
		break
	}
	if i == start || s[i-1] == '.' || s[start] == '0' && i > start+1 && point != start+1 {
		return d, false
	}
	d.exponent = zeros // digits behind the last that counts
	if point >= 0 {
		d.exponent -= i - point - 1
	}
	return d, i == len(s) || d.scanExponent(string(s[i:]))
}

// take adds a digit that is not 0, and the zeros before it.
func (d *scanned) take(zeros int, c byte, at int) {
	if d.first < 0 {
		d.first = at
	}
	d.last, d.digits = at, d.digits+zeros+1
	if d.digits > maxScale {
		return
	}
	d.n = d.n*uint64(pow10[zeros+1]) + uint64(c-'0')
}

// scanExponent adds the exponent that ends a number.
func (d *scanned) scanExponent(s string) bool {
	if s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s, negative := strings.CutPrefix(s[1:], "-")
	if !negative {
		s = strings.TrimPrefix(s, "+")
	}
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return false
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > farExponent {
		n = farExponent
	}
	if negative {
		n = -n
	}
	d.exponent += n
	return true
}

// farExponent is out of size whatever the digits before it are.
const farExponent = 1 << 40

// small is the number in one word, where it fits.
func (d *scanned) small() (Num, bool) {
	n := int64(d.n)
	if d.negative {
		n = -n
	}
	switch {
	case d.exponent > maxScale || d.exponent < -maxScale:
		return Num{}, false
	case d.exponent > 0:
		n, ok := times(n, pow10[d.exponent])
		return Int(n), ok
	}
	return Num{n: n, scale: uint8(-d.exponent)}, true
}

// digitsOf are the digits of a number, without its point.
func digitsOf[T string | []byte](s T, d scanned) string {
	return strings.Replace(string(s[d.first:d.last+1]), ".", "", 1)
}

func (d *scanned) large(digits string) Num {
	n, _ := new(big.Int).SetString(digits, 10)
	if d.negative {
		n.Neg(n)
	}
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(d.exponent, -d.exponent))), nil)
	r := new(big.Rat)
	if d.exponent < 0 {
		r.SetFrac(n, power)
	} else {
		r.SetInt(n.Mul(n, power))
	}
	x, _ := Rat(r) // within the places that may be read
	return x
}

// Append writes the number as a plain decimal: no exponent, no zero at the end
// of its decimals, 0 without a sign. A fraction that does not end is written as
// one: 1/3.
func (x Num) Append(b []byte) []byte {
	if x.r == nil {
		return appendSmall(b, x.n, int(x.scale))
	}
	places, ends := x.r.FloatPrec()
	if !ends {
		return append(b, x.r.String()...)
	}
	return append(b, x.r.FloatString(places)...)
}

func appendSmall(b []byte, n int64, scale int) []byte {
	if scale == 0 {
		return strconv.AppendInt(b, n, 10)
	}
	if n < 0 {
		b = append(b, '-')
	}
	var room [20]byte
	digits := strconv.AppendUint(room[:0], magnitude(n), 10)
	if len(digits) <= scale {
		b = append(b, "0."...)
		b = append(b, "000000000000000000"[:scale-len(digits)]...)
		return append(b, digits...)
	}
	b = append(b, digits[:len(digits)-scale]...)
	b = append(b, '.')
	return append(b, digits[len(digits)-scale:]...)
}

// String is the number as [Num.Append] writes it.
func (x Num) String() string {
	var room [32]byte
	return string(x.Append(room[:0]))
}

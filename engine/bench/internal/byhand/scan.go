package byhand

import (
	"bytes"
	"encoding/json"
)

// scanner reads JSON whose keys are known. What it cannot read sets bad, and
// then reads no further.
type scanner struct {
	b   []byte
	i   int
	bad bool
}

// peek is the next byte that is no space, 0 at the end.
func (s *scanner) peek() byte {
	for s.i < len(s.b) {
		switch c := s.b[s.i]; c {
		case ' ', '\n', '\t', '\r':
			s.i++
		default:
			return c
		}
	}
	return 0
}

// take reads one byte, which must be the next.
func (s *scanner) take(c byte) {
	if s.peek() != c {
		s.bad = true
		return
	}
	s.i++
}

// more reports whether another member or element follows, and reads the comma
// before it or the bracket at the end.
func (s *scanner) more(first bool, end byte) bool {
	switch c := s.peek(); {
	case s.bad:
		return false
	case c == end:
		s.i++
		return false
	case first:
		return true
	case c == ',':
		s.i++
		return true
	}
	s.bad = true
	return false
}

// object reads an object; member is called at each value.
func (s *scanner) object(member func(key []byte)) {
	s.take('{')
	for first := true; s.more(first, '}'); first = false {
		key := s.text()
		s.take(':')
		if s.bad {
			return
		}
		member(key)
	}
}

// list reads a list; element is called at each.
func (s *scanner) list(element func()) {
	s.take('[')
	for first := true; s.more(first, ']'); first = false {
		element()
	}
}

// text reads a string, which mostly is a piece of the document.
func (s *scanner) text() []byte {
	s.take('"')
	if s.bad {
		return nil
	}
	from := s.i
	end := bytes.IndexByte(s.b[from:], '"')
	if end < 0 {
		s.bad = true
		return nil
	}
	piece := s.b[from : from+end]
	if bytes.IndexByte(piece, '\\') >= 0 {
		return s.escaped(from - 1)
	}
	s.i = from + end + 1
	return piece
}

// escaped reads a string with escapes, from its opening quote.
func (s *scanner) escaped(from int) []byte {
	d := json.NewDecoder(bytes.NewReader(s.b[from:]))
	tok, err := d.Token()
	text, ok := tok.(string)
	s.bad = err != nil || !ok
	s.i = from + int(d.InputOffset())
	return []byte(text)
}

func (s *scanner) bool() bool {
	s.peek()
	switch rest := s.b[s.i:]; {
	case bytes.HasPrefix(rest, []byte("true")):
		s.i += 4
		return true
	case bytes.HasPrefix(rest, []byte("false")):
		s.i += 5
	default:
		s.bad = true
	}
	return false
}

// tenths reads a number that is not negative and has one decimal, in tenths.
func (s *scanner) tenths() int64 {
	s.peek()
	n, digits := s.digits()
	if digits == 0 {
		s.bad = true
	}
	n *= 10
	if s.i < len(s.b) && s.b[s.i] == '.' {
		s.i++
		d, places := s.digits()
		for ; places > 1 && d%10 == 0; places-- {
			d /= 10
		}
		s.bad = s.bad || places != 1
		n += d
	}
	return n
}

// number reads over a number that is not negative.
func (s *scanner) number() {
	s.peek()
	if _, n := s.digits(); n == 0 {
		s.bad = true
	}
	if s.i < len(s.b) && s.b[s.i] == '.' {
		s.i++
		_, n := s.digits()
		s.bad = s.bad || n == 0
	}
}

func (s *scanner) digits() (n int64, count int) {
	for ; s.i < len(s.b) && s.b[s.i]-'0' <= 9; s.i++ {
		n, count = n*10+int64(s.b[s.i]-'0'), count+1
	}
	s.bad = s.bad || count > 17
	return n, count
}

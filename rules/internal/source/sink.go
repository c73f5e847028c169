package source

import (
	"github.com/guize-rules/guize/rules/diag"
	"github.com/guize-rules/guize/rules/text"
)

// most is how many errors, and how many warnings, are kept of one set. More
// would help nobody, and a hostile file can hold millions.
const most = 200

// Sink collects diagnostics while a set is read.
type Sink struct {
	kept  diag.Diagnostics
	Count map[diag.Severity]int
	last  map[diag.Severity]diag.Pos

	ErrorsOnly bool // something was left out, which is the ground of no warning
}

// NewSink makes an empty sink.
func NewSink() *Sink {
	return &Sink{Count: map[diag.Severity]int{}, last: map[diag.Severity]diag.Pos{}}
}

func (s *Sink) add(d diag.Diagnostic) Found {
	s.Count[d.Severity]++
	if s.Count[d.Severity] > most {
		return Found{s, -1}
	}
	s.kept = append(s.kept, d)
	s.last[d.Severity] = d.Pos
	return Found{s, len(s.kept) - 1}
}

// full reports whether no more errors are kept, so that hints for them need not
// be worked out.
func (s *Sink) full() bool { return s.Count[diag.SeverityError] >= most }

// DidYouMean is the hint for a name that is not one of the options; none where
// there are so many mistakes that this one will not be shown.
func (s *Sink) DidYouMean(word string, options []string) text.Text {
	if s.full() {
		return nil
	}
	return text.DidYouMean(word, options)
}

// nearest is the option that DidYouMean names; "" for none.
func (s *Sink) nearest(word string, options []string) string {
	if s.full() {
		return ""
	}
	return text.Nearest(word, options)
}

// Unknown reports a name that is not one of the options, and proposes the nearest.
func (s *Sink) Unknown(pos diag.Pos, code string, message text.Text, word string, options []string) {
	s.Fail(pos, code, message, s.DidYouMean(word, options)).Instead(word, s.nearest(word, options))
}

// Diagnostics returns what was found, in the order of the files' names and
// lines, with one more entry for what was left out.
func (s *Sink) Diagnostics() diag.Diagnostics {
	out := s.kept.Sorted()
	for _, sev := range []diag.Severity{diag.SeverityError, diag.SeverityWarning} {
		if more := s.Count[sev] - most; more > 0 {
			out = append(out, diag.Diagnostic{
				Pos: s.last[sev], Code: CodeTooMany, Severity: sev,
				Message: text.Say("另有 %d 处同类问题没有列出", "%d more were left out", more),
				Hint:    text.Say("先改正已列出的，再检查一次", "mend those that are listed, then check again"),
			})
		}
	}
	return out
}

// Fail reports an error at a place.
func (s *Sink) Fail(pos diag.Pos, code string, message, hint text.Text, related ...diag.Pos) Found {
	return s.add(diag.Diagnostic{Pos: pos, Code: code, Severity: diag.SeverityError, Message: message, Hint: hint, Related: related})
}

// Warn reports a warning at a place.
func (s *Sink) Warn(pos diag.Pos, code string, message, hint text.Text) {
	if s.ErrorsOnly {
		return
	}
	s.add(diag.Diagnostic{Pos: pos, Code: code, Severity: diag.SeverityWarning, Message: message, Hint: hint})
}

// Found is a finding that was just reported.
type Found struct {
	sink *Sink
	at   int // -1: it is one of those that are left out
}

// Instead proposes to write now for was where the finding stands; nothing where
// now is empty.
func (f Found) Instead(was, now string) Found {
	if f.at < 0 {
		return f
	}
	return f.InsteadAt(f.sink.kept[f.at].Pos, was, now)
}

// InsteadAt is Instead at another place of the same file.
func (f Found) InsteadAt(pos diag.Pos, was, now string) Found {
	if f.at >= 0 && now != "" && was != now {
		d := &f.sink.kept[f.at]
		d.Edits = append(d.Edits, diag.Edit{Pos: pos, Was: was, Now: now})
	}
	return f
}

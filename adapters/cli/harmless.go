package cli

import (
	"bytes"
	"io"
	"os"
	"unicode/utf8"

	"github.com/guize-rules/guize/rules/text"
)

// harmless is an output from which no character of an applicant or of a file reaches a
// terminal that would do something there: see [text.Unsafe]. Tabs and line feeds are
// our own. Data for programs goes through as it is (raw), unless it goes to a terminal.
type harmless struct {
	w    io.Writer
	raw  bool
	part []byte // of a character that is not whole yet
}

func (h *harmless) Write(b []byte) (int, error) {
	if h.raw {
		return h.w.Write(b)
	}
	all := b
	if len(h.part) > 0 {
		all = append(h.part, b...)
	}
	whole := len(all) - cutOff(all)
	h.part = bytes.Clone(all[whole:])
	if _, err := h.w.Write(escapeUnsafe(all[:whole])); err != nil {
		return 0, err
	}
	return len(b), nil
}

// end writes what never became a character.
func (h *harmless) end() error {
	if len(h.part) == 0 {
		return nil
	}
	_, err := h.w.Write(escapeUnsafe(h.part))
	h.part = nil
	return err
}

// cutOff is how many bytes at the end begin a character that goes on.
func cutOff(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if utf8.FullRune(b[len(b)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}

// escapeUnsafe is [text.Escaped] of what has lines.
func escapeUnsafe(b []byte) []byte {
	if utf8.Valid(b) && bytes.IndexFunc(b, func(r rune) bool { return r != '\n' && r != '\t' && text.Unsafe(r) }) < 0 {
		return b
	}
	return text.AppendEscaped(nil, string(b), "\n\t")
}

// data says that what is written from here on is for programs, byte by byte.
func (a *app) data() {
	if h := a.shown; h != nil && !h.raw && !isTerminal(h.w) {
		a.out.Flush() // an error stays, and is told at the end
		h.raw = true
	}
}

// isTerminal reports whether somebody looks at what is written: it is a device, but not
// the one that drops everything.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

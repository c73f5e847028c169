package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// printDiagnostics writes each diagnostic with its line of the file and a mark
// under the place.
func (a *app) printDiagnostics(w io.Writer, l tell.Lang, ds rules.Diagnostics) {
	files := make(map[string][]string)
	for _, d := range ds {
		fmt.Fprintf(w, "%s: %s: %s [%s]\n", d.Pos, severityWord(l, d.Severity), d.Message.In(string(l), "en"), d.Code)
		if _, ok := files[d.Pos.File]; !ok && d.Pos.Cell == "" {
			files[d.Pos.File] = a.fileLines(d.Pos.File)
		}
		if d.Pos.Cell == "" { // a workbook has no lines to show
			io.WriteString(w, excerpt(files[d.Pos.File], d.Pos))
		}
		if hint := d.Hint.In(string(l), "en"); hint != "" {
			fmt.Fprintf(w, "  %s%s\n", l.Say("提示：", "hint: "), hint)
		}
		if d.Fix != nil {
			fmt.Fprintf(w, "  %s\n%5d | %s\n", l.Say("改为：", "write:"), d.Fix.Number, printable(d.Fix.Text))
		}
		for _, pos := range d.Related {
			fmt.Fprintf(w, "  %s%s\n", l.Say("参见：", "see: "), pos)
		}
	}
}

func severityWord(l tell.Lang, s rules.Severity) string {
	if s == rules.SeverityWarning {
		return l.Say("警告", "warning")
	}
	return l.Say("错误", "error")
}

// shownBytes is how much of a file is read to show its lines; a history of
// applications can be far longer, but its mistakes stand in its first row.
const shownBytes = 8 << 20

// fileLines returns the lines of a file, none where it cannot be read, or where no
// key or column is among those that are known: it may be anything then, and nothing
// of it is shown.
func (a *app) fileLines(name string) []string {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(f, shownBytes))
	if err != nil {
		return nil
	}
	if bytes.IndexByte(data[:min(len(data), excerptRunes)], 0) >= 0 {
		return nil // no text, but a workbook, say
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if !a.familiar(name, lines) {
		return nil
	}
	return lines
}

// excerptWidth is how many columns of a line are shown around the place.
const excerptWidth = 100

// excerptRunes is how many characters on each side of it are looked at, of which
// some may take no column.
const excerptRunes = 5 * excerptWidth

// excerpt shows the line of a place and a caret under its column. Columns are
// characters in a place and cells on the screen, where a Chinese character
// takes two; a tab is shown as one space.
func excerpt(lines []string, pos rules.Pos) string {
	if pos.Line < 1 || pos.Line > len(lines) || pos.Col < 1 || !utf8.ValidString(lines[pos.Line-1]) {
		return ""
	}
	p := page.New()
	runes := []rune(printable(lines[pos.Line-1]))
	before, after := runes[:min(pos.Col-1, len(runes))], runes[min(pos.Col-1, len(runes)):]
	long := page.Width(string(runes)) > excerptWidth
	before, after = before[max(len(before)-excerptRunes, 0):], after[:min(len(after), excerptRunes)]
	for long && page.Width(string(before)) > excerptWidth/2 {
		before = before[1:]
	}
	for page.Width(string(before))+page.Width(string(after)) > excerptWidth {
		after = after[:len(after)-1]
	}
	number := fmt.Sprintf("%5d | ", pos.Line)
	p.Line(number + string(before) + string(after))
	p.Line(strings.Repeat(" ", len(number)-2) + "| " + strings.Repeat(" ", page.Width(string(before))) + "^")
	return p.String()
}

// printable replaces what would disturb a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case text.Unsafe(r):
			return '�'
		}
		return r
	}, s)
}

// diagnostic is the JSON of one diagnostic.
type diagnostic struct {
	rules.Pos
	Code     string      `json:"code"`
	Severity string      `json:"severity"`
	Message  rules.Text  `json:"message"`
	Hint     rules.Text  `json:"hint,omitempty"`
	Fix      *rules.Line `json:"fix,omitempty"`
	Related  []rules.Pos `json:"related,omitempty"`
}

func diagnosticsJSON(ds rules.Diagnostics) []diagnostic {
	out := make([]diagnostic, len(ds))
	for i, d := range ds {
		out[i] = diagnostic{d.Pos, d.Code, d.Severity.String(), d.Message, d.Hint, d.Fix, d.Related}
	}
	return out
}

// count tells errors from warnings.
func count(ds rules.Diagnostics) (errs, warnings int) {
	for _, d := range ds {
		if d.Severity == rules.SeverityError {
			errs++
		}
	}
	return errs, len(ds) - errs
}

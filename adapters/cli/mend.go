package cli

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// mostMended is how many corrected files are read again for the findings of one
// set, and largestMended the bytes of a file for which that is done.
const (
	mostMended    = 12
	largestMended = 1 << 20
)

// mend gives findings their corrected lines. A correction is shown only where the
// file that has it was read again: the finding is gone then, and no error has come.
// again finds what is wrong with a set or tests that have a file as it would be.
func (a *app) mend(read func(string) ([]byte, error), ds rules.Diagnostics, again func(*draft) (rules.Diagnostics, error)) rules.Diagnostics {
	out, tries := slices.Clone(ds), 0
	for i := range out {
		for _, e := range out[i].Edits {
			d, fix := a.corrected(read, e)
			if d == nil {
				continue
			}
			if tries++; tries > mostMended || a.ctx.Err() != nil {
				return out
			}
			if found, err := again(d); err == nil && mended(ds, found, i) {
				out[i].Fix = fix
				break
			}
		}
	}
	return out
}

// corrected is a file with an edit, and its line; nil where it cannot be made, or
// nothing of the file may be shown.
func (a *app) corrected(read func(string) ([]byte, error), e rules.Edit) (*draft, *rules.Line) {
	data, err := read(e.Pos.File)
	if err != nil || len(data) > largestMended || a.fileLines(e.Pos.File) == nil {
		return nil, nil
	}
	lines := strings.SplitAfter(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	if e.Pos.Line < 1 || e.Pos.Line > len(lines) {
		return nil, nil
	}
	line := &lines[e.Pos.Line-1]
	end := strings.TrimPrefix(*line, strings.TrimSuffix(*line, "\n"))
	text, ok := e.Apply(strings.TrimSuffix(*line, "\n"))
	if !ok {
		return nil, nil
	}
	*line = text + end
	return &draft{e.Pos.File, []byte(strings.Join(lines, ""))}, &rules.Line{Number: e.Pos.Line, Text: text}
}

// mended reports whether all errors that are found were there before, and were not
// the one that is to be mended.
func mended(before, after rules.Diagnostics, mistake int) bool {
	return !slices.ContainsFunc(after, func(d rules.Diagnostic) bool {
		old := slices.IndexFunc(before, func(b rules.Diagnostic) bool {
			return b.Pos.File == d.Pos.File && b.Pos.Line == d.Pos.Line && b.Code == d.Code && b.Message["en"] == d.Message["en"]
		})
		return d.Severity == rules.SeverityError && (old < 0 || old == mistake)
	})
}

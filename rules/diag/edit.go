package diag

import "strings"

// Edit is a correction within a line: at a place, or behind it in its line, Now is
// written for Was.
type Edit struct {
	Pos      Pos
	Was, Now string
}

// Apply makes the edit in the text of its line; ok is false where Was does not
// stand there.
func (e Edit) Apply(line string) (corrected string, ok bool) {
	runes := []rune(line)
	if e.Pos.Col < 1 || e.Pos.Col > len(runes) || e.Was == "" {
		return "", false
	}
	before, rest := string(runes[:e.Pos.Col-1]), string(runes[e.Pos.Col-1:])
	corrected = before + strings.Replace(rest, e.Was, e.Now, 1)
	return corrected, corrected != line && !strings.ContainsAny(e.Now, "\n\r")
}

// Line is a line of a file, by its number from 1.
type Line struct {
	Number int    `json:"line"`
	Text   string `json:"text"`
}

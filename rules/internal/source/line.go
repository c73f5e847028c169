package source

// Edit replaces the characters From up to To of a line.
type Edit struct {
	From, To int
	With     string
}

// QuoteEnd is the place of the quotation mark that closes the one at from; -1
// where it is on another line.
func QuoteEnd(r []rune, from int) int {
	for i := from + 1; i < len(r); i++ {
		switch {
		case r[from] == '"' && r[i] == '\\':
			i++
		case r[i] != r[from]:
		case r[from] == '\'' && i+1 < len(r) && r[i+1] == '\'':
			i++
		default:
			return i
		}
	}
	return -1
}

// IsBlank reports whether a character is white space inside a line.
func IsBlank(c rune) bool { return c == ' ' || c == '\t' }

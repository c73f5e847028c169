package rules

import (
	"errors"
	"regexp"
	"regexp/syntax"
)

// mostOfPattern is how many characters a pattern may have once its repetitions are
// written out: (ab){50} has 100. A program takes forty bytes and more for each.
const mostOfPattern = 10_000

var errLargePattern = errors.New("it is too large once its repetitions are written out")

// CompilePattern compiles a regular expression (RE2). One that is small as it is
// written, but large once its repetitions are written out, is an error.
func CompilePattern(s string) (*regexp.Regexp, error) {
	tree, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		return nil, err
	}
	if sizeOfPattern(tree) > mostOfPattern {
		return nil, errLargePattern
	}
	return regexp.Compile(s)
}

func sizeOfPattern(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)/2
	for _, k := range re.Sub {
		n += sizeOfPattern(k)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return min(n, 1<<30)
}

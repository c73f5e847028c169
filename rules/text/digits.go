package text

import (
	"regexp"
	"strings"
)

// nearlyNumber is a number in which letters stand that look like digits; an l or I at
// the end may be a unit.
var nearlyNumber = regexp.MustCompile(`^[+-]?\d[\d.]*(?:[Oo]|[lI]+[\dOo])[\dOolI.]*$`)

// NearlyNumber returns the number that was meant by one with a letter in it that looks
// like a digit, such as 3OO, and the first such letter; "" for anything else.
func NearlyNumber(s string) (number, letter string) {
	if !nearlyNumber.MatchString(s) {
		return "", ""
	}
	number = strings.NewReplacer("O", "0", "o", "0", "l", "1", "I", "1").Replace(s)
	i := strings.IndexAny(s, "OolI")
	return number, s[i : i+1]
}

// LetterInNumber is the hint for such a number.
func LetterInNumber(number, letter string) Text {
	return Say("其中的“%[2]s”是字母；数应写作 %[1]s", "the %[2]s in it is a letter; the number is %[1]s", number, letter)
}

package text

import (
	"math/big"
	"regexp"
	"strconv"
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

// numberSlip is a number as people write it: with commas between thousands, a word
// for its size, a unit.
var numberSlip = regexp.MustCompile(`^[$¥￥€£]?\s*([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*([万亿%]?)\s*([\pL\p{So}°‰].*)?$`)

// manifold are units of which a number is probably not as many as of the unit that is meant.
var manifold = regexp.MustCompile(`^(?:km|cm|mm|dm|kg|mg|千|公里|里|厘米|毫米|分米|公斤|斤|亩|公顷|角|分)`)

// NumberMeant returns the number that was meant by one which is written as in a letter
// (２００, 12,000, 1.2万, 10%, 300米, 三百米) or with letters for digits (3OO), and what is
// wrong with that; "" for anything else.
func NumberMeant(s string) (number string, slip Text) {
	plain := HalfWidth(strings.TrimSpace(s))
	if number, letter := NearlyNumber(plain); number != "" {
		return number, LetterInNumber(number, letter)
	}
	if n, unit, ok := ChineseNumber(plain); ok && !strings.ContainsAny(unit, "至到~") {
		number = strconv.FormatInt(n, 10)
		return number, Say("数用阿拉伯数字：写 %s", "a number is written in digits: write %s", number)
	}
	m := numberSlip.FindStringSubmatch(plain)
	if m == nil || strings.ContainsAny(m[5], "至到~") { // a band is two numbers
		return "", nil
	}
	number = strings.TrimPrefix(m[1], "+") + scaled(strings.ReplaceAll(m[2], ",", "")+m[3], m[4])
	switch {
	case m[4] == "%":
		return number, Say("数里不写 %%：写 %s", "a number has no %%: write %s", number)
	case m[4] != "":
		return number, Say("数里不写“%s”：写 %s", "a number is not written with %s: write %s", m[4], number)
	case strings.Contains(m[2], ","):
		return number, Say("数里不写千位分隔的逗号：写 %s", "a number has no commas between thousands: write %s", number)
	case m[5] == "" && strings.ContainsAny(plain, "$¥€£"):
		return number, Say("只写数，不写货币符号：%s", "write the number alone, without the sign of the currency: %s", number)
	case manifold.MatchString(m[5]):
		return "", nil
	case m[5] != "":
		return number, Say("只写数，不写单位：%s", "write the number alone, without a unit: %s", number)
	case plain != strings.TrimSpace(s):
		return number, Say("数里有全角字符：写 %s", "the number has full-width characters: write %s", number)
	}
	return "", nil
}

// ChineseNumber reads the number at the beginning of a text, such as 三百, 一千二百, 两万 or
// 十五, and what stands behind it; ok is false where there is none.
func ChineseNumber(s string) (n int64, rest string, ok bool) {
	var total, section, digit int64
	for i, r := range s {
		switch at := strings.IndexRune("零一二三四五六七八九", r); {
		case total+section > 1_000_000_000_000:
			return 0, s, false
		case at >= 0:
			digit = int64(at / len("零"))
		case r == '〇':
			digit = 0
		case r == '两':
			digit = 2
		case r == '十', r == '百', r == '千':
			section += max(digit, 1) * map[rune]int64{'十': 10, '百': 100, '千': 1000}[r]
			digit = 0
		case r == '万' && i > 0:
			total, section, digit = (total+section+digit)*10_000, 0, 0
		default:
			return total + section + digit, s[i:], i > 0
		}
	}
	return total + section + digit, "", s != ""
}

// scaled is a number times what a word behind it says.
func scaled(number, word string) string {
	by, ok := map[string]int64{"万": 10_000, "亿": 100_000_000}[word]
	r, read := new(big.Rat).SetString(number)
	switch {
	case !read, len(number) > 30:
		return number
	case word == "%":
		r.Quo(r, big.NewRat(100, 1))
	case ok:
		r.Mul(r, big.NewRat(by, 1))
	default:
		return number
	}
	exact := r.FloatString(len(number) + 2)
	return strings.TrimSuffix(strings.TrimRight(exact, "0"), ".")
}

package format

import "github.com/guize-rules/guize/rules/text"

// checkProjectCode reads both forms of the investment project code:
// YYMM-region6-department2-type2-random5+check1 (GB/T 40058-2021) and the
// older YYYY-region6-sector2-type2-serial6, which has no check digit. The
// first group tells them apart: 01-12 in its last two digits is a month.
func checkProjectCode(s string) Result {
	if len(s) == 24 && isGroupedCode(s) {
		return judgeProjectCode(s, s, 0)
	}
	f := fold(s)
	f.drop()
	if p := digitsProblem(f, 20, "project-code", "投资项目统一代码", "an investment project code"); p != nil {
		return failed(*p)
	}
	d := f.String()
	code := d[:4] + "-" + d[4:10] + "-" + d[10:12] + "-" + d[12:14] + "-" + d[14:]
	return judgeProjectCode(s, code, f.edits)
}

// isGroupedCode reports whether s is written dddd-dddddd-dd-dd-dddddd.
func isGroupedCode(s string) bool {
	for i := range len(s) {
		switch i {
		case 4, 11, 14, 17:
			if s[i] != '-' {
				return false
			}
		default:
			if s[i] < '0' || s[i] > '9' {
				return false
			}
		}
	}
	return true
}

func judgeProjectCode(given, code string, e edits) Result {
	month := code[2:4]
	switch {
	case "01" <= month && month <= "12":
		last := code[len(code)-1]
		want := projectCheck(code[:len(code)-1])
		if want == last {
			return done(given, code, e)
		}
		return done(given, code, e, Problem{Code: "project-code-check",
			Message: text.Say("校验码不符：末位是“%c”，按前面各位推算应为“%c”",
				`the check digit does not fit: the last is "%c", and those before it call for "%c"`, last, want),
			Hint: text.Say("请对照项目备案（核准）文件重新输入", "type the code again from the project's papers")})
	case "2015" <= code[:4] && code[:4] <= "2020":
		return done(given, code, e)
	}
	return failed(Problem{Code: "project-code-date",
		Message: text.Say("第一段“%s”既不是年月（后两位应为 01 至 12），也不是旧代码的年份（2015 至 2020）",
			`the first group "%s" is neither a year and month (its last two digits are 01 to 12) nor the year of an older code (2015 to 2020)`, code[:4]),
		Hint: text.Say("请对照项目备案（核准）文件核对", "compare with the project's papers")})
}

// projectCheck is the check digit of ISO 7064 MOD 11,10 over the digits of s;
// hyphens are passed over.
func projectCheck(s string) byte {
	p := 10
	for i := range len(s) {
		if s[i] == '-' {
			continue
		}
		sum := (p + int(s[i]-'0')) % 10
		if sum == 0 {
			sum = 10
		}
		p = sum * 2 % 11
	}
	return byte('0' + (11-p)%10)
}

// digitsProblem says what is wrong with a value that should be n digits, or nil.
func digitsProblem(f folded, n int, code, zh, en string) *Problem {
	for i, r := range f.runes {
		if !isDigit(r) {
			return &Problem{Code: code + "-character", At: f.at[i], Hint: digitHint(r),
				Message: text.Say("%[1]s只用数字，第 %[3]d 位是“%[4]s”", `%[2]s has only digits, and character %[3]d is "%[4]s"`,
					zh, en, i+1, show(r))}
		}
	}
	if len(f.runes) == n {
		return nil
	}
	return &Problem{Code: code + "-length",
		Message: text.Say("%[1]s应有 %[3]d 位数字，这里是 %[4]d 位", "%[2]s has %[3]d digits, this has %[4]d", zh, en, n, len(f.runes)),
		Hint:    text.Say("请核对是否少输或多输", "a digit may be missing or typed twice")}
}

// digitHint says which digit may be meant by a character, nil where none is like it.
func digitHint(r rune) map[string]string {
	var like rune
	switch r {
	case 'O', 'o', 'D', 'Q', '〇', '○':
		like = '0'
	case 'I', 'i', 'l', 'L', '|', '!':
		like = '1'
	case 'Z', 'z':
		like = '2'
	case 'S', 's', '$':
		like = '5'
	case 'G', 'b':
		like = '6'
	case 'B':
		like = '8'
	case 'g', 'q':
		like = '9'
	default:
		return nil
	}
	return text.Say("可能是数字“%c”", `the digit "%c" may be meant`, like)
}

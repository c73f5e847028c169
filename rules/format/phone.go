package format

import (
	"strings"

	"github.com/guize-rules/guize/rules/text"
)

// checkPhone reads a phone number of mainland China: a mobile, a landline with
// its area code, a 400/800 number or a short service number, each with an
// extension where there is one. It knows the shapes and not which numbers are
// in use; a host that links a library of phone numbers puts its check in the
// place of this one ([Registry.With]). The normal form is 13800000000,
// 0724-2345678, 400-123-4567 or 12345, an extension after one more hyphen.
func checkPhone(s string) Result {
	if isMobile(s) || isLandline(s) {
		return donePhone(s, s, "", 0)
	}
	f := fold(s)
	p, problem := readPhone(f)
	if problem != nil {
		return failed(*problem)
	}
	if p.foreign() {
		return doneForeign(s, p, f.edits)
	}
	if p.stripCountry() {
		f.edits |= editCountry
	}
	p.splitExtension()
	number, ok := phoneNumber(p.digits)
	if !ok && p.abroad { // +86 724 … leaves the 0 of the area code out
		if number, ok = phoneNumber("0" + p.digits); ok {
			f.edits |= editZero
		}
	}
	if !ok {
		return failed(phoneProblem(p.digits))
	}
	return donePhone(s, number, p.extension, f.edits)
}

func donePhone(given, number, extension string, e edits) Result {
	var warnings []Problem
	if strings.HasPrefix(number, "0724-") && len(number) != len("0724-2345678") {
		warnings = append(warnings, Problem{Code: "phone-jingmen",
			Message: text.Say("荆门（区号 0724）的固定电话为 7 位，这里是 8 位", "landlines of Jingmen (area code 0724) have 7 digits, this has 8"),
			Hint:    text.Say("请核对号码", "check the number")})
	}
	if extension != "" {
		number += "-" + extension
	}
	return done(given, number, e, warnings...)
}

// phone is a number taken apart.
type phone struct {
	digits    string
	groups    []group // in which the digits were written
	extension string
	plus      bool // written with + or 00 in front
	abroad    bool // the country code was written
}

// group is where a group of digits begins, and whether a hyphen stands before it.
type group struct {
	start  int
	hyphen bool
}

func isMobile(s string) bool {
	return len(s) == 11 && s[0] == '1' && '3' <= s[1] && s[1] <= '9' && allDigits(s)
}

// isLandline reports whether s is a landline in its normal form, without extension.
func isLandline(s string) bool {
	n := areaCode(s)
	if n == 0 || len(s) <= n || s[n] != '-' || !allDigits(s[:n]) || !allDigits(s[n+1:]) {
		return false
	}
	return subscriberFits(n, len(s)-n-1)
}

// subscriberFits reports whether so many digits may follow an area code of n:
// eight, or seven where the area code has four.
func subscriberFits(n, digits int) bool { return digits == 8 || digits == 7 && n == 4 }

// readPhone takes a number apart, or says which character does not belong.
func readPhone(f folded) (*phone, *Problem) {
	var p phone
	digits := make([]byte, 0, len(f.runes))
	open, hyphen := false, false // a group is being written; a hyphen came since the last
	for i, r := range f.runes {
		switch {
		case isDigit(r):
			if !open {
				p.groups = append(p.groups, group{len(digits), hyphen})
				open, hyphen = true, false
			}
			digits = append(digits, byte(r))
		case r == '+' && len(digits) == 0 && !p.plus:
			p.plus = true
		case r == '-', r == ' ', r == '.', r == '(', r == ')':
			open, hyphen = false, hyphen || r == '-'
		default:
			p.digits = string(digits)
			if n := extensionWord(f.runes[i:]); n > 0 && len(digits) > 0 {
				return &p, p.readExtension(f, i+n)
			}
			return nil, phoneCharacter(f, i)
		}
	}
	if p.digits = string(digits); p.digits == "" {
		return nil, &Problem{Code: "phone-length", Message: text.Say("没有号码", "there is no number")}
	}
	return &p, nil
}

// extensionWord is the length of the word for "extension" with which runes begin, or 0.
func extensionWord(runes []rune) int {
	head := strings.ToLower(string(runes[:min(len(runes), 9)]))
	for _, w := range []string{"转分机", "转", "分机", "extension", "ext.", "ext", "x", "#"} {
		if strings.HasPrefix(head, w) {
			return len([]rune(w))
		}
	}
	return 0
}

func (p *phone) readExtension(f folded, from int) *Problem {
	for i := from; i < len(f.runes); i++ {
		r := f.runes[i]
		switch {
		case isDigit(r):
			p.extension += string(r)
		case r != ' ' && r != '-' && r != ':':
			return phoneCharacter(f, i)
		}
	}
	if p.extension == "" || len(p.extension) > 6 {
		return &Problem{Code: "phone-extension", At: f.at[from-1],
			Message: text.Say("分机号应为 1 至 6 位数字", "an extension has 1 to 6 digits")}
	}
	return nil
}

func phoneCharacter(f folded, i int) *Problem {
	r := f.runes[i]
	switch r {
	case '/', ',', ';', '、', '或':
		return &Problem{Code: "phone-several", At: f.at[i],
			Message: text.Say("这里只能填一个电话号码", "only one phone number fits here"),
			Hint:    text.Say("请留下最容易联系到的一个", "give the one that is most easily reached")}
	}
	return &Problem{Code: "phone-character", At: f.at[i],
		Message: text.Say("电话号码中不应有“%s”（第 %d 个字符）", `"%s" (character %d) does not belong in a phone number`, show(r), f.at[i]),
		Hint:    digitHint(r)}
}

// foreign reports whether the number is written with another country's code.
func (p *phone) foreign() bool {
	if !p.plus && strings.HasPrefix(p.digits, "00") {
		p.plus = true
		p.cut(2)
	}
	return p.plus && !strings.HasPrefix(p.digits, "86")
}

func doneForeign(given string, p *phone, e edits) Result {
	d := p.digits
	if len(d) < 7 || len(d) > 15 || d[0] == '0' {
		return failed(phoneProblem(d))
	}
	normal := "+" + d
	if p.extension != "" {
		normal += "x" + p.extension
	}
	return done(given, normal, e, Problem{Code: "phone-foreign",
		Message: text.Say("不是中国大陆的号码，未作检查", "this is not a number of mainland China and was not checked"),
		Hint:    text.Say("请确认能够打通", "make sure that it can be reached")})
}

// stripCountry takes the country code away and reports whether there was one.
func (p *phone) stripCountry() bool {
	apart := len(p.groups) > 1 && p.groups[1].start == 2
	if d := p.digits; p.plus || strings.HasPrefix(d, "86") && (apart || isMobile(d[2:])) {
		p.abroad = true
		p.cut(2)
	}
	return p.abroad
}

// cut removes the first n digits.
func (p *phone) cut(n int) {
	p.digits = p.digits[n:]
	for len(p.groups) > 1 && p.groups[1].start <= n {
		p.groups = p.groups[1:]
	}
	for i := range p.groups {
		p.groups[i].start = max(0, p.groups[i].start-n)
	}
}

// splitExtension takes the last group as an extension where a hyphen stands
// before it and what precedes is a whole number.
func (p *phone) splitExtension() {
	if p.extension != "" || len(p.groups) < 2 {
		return
	}
	last := p.groups[len(p.groups)-1]
	head, tail := p.digits[:last.start], p.digits[last.start:]
	if !last.hyphen || len(tail) > 6 {
		return
	}
	_, ok := phoneNumber(head)
	if !ok && p.abroad {
		_, ok = phoneNumber("0" + head)
	}
	if ok {
		p.digits, p.extension = head, tail
	}
}

// phoneNumber gives the normal form of a number without extension.
func phoneNumber(d string) (string, bool) {
	switch {
	case isMobile(d):
		return d, true
	case areaCode(d) > 0:
		n := areaCode(d)
		return d[:n] + "-" + d[n:], subscriberFits(n, len(d)-n)
	case len(d) == 10 && (d[:3] == "400" || d[:3] == "800"):
		return d[:3] + "-" + d[3:6] + "-" + d[6:], true
	case strings.HasPrefix(d, "95") && 5 <= len(d) && len(d) <= 8,
		strings.HasPrefix(d, "96") && 5 <= len(d) && len(d) <= 6,
		strings.HasPrefix(d, "12") && len(d) == 5:
		return d, true
	}
	return "", false
}

// areaCode is the number of digits of the area code with which d begins, or 0.
func areaCode(d string) int {
	switch {
	case len(d) < 4 || d[0] != '0':
		return 0
	case d[:3] == "010", d[1] == '2':
		return 3
	case '3' <= d[1] && d[1] <= '9':
		return 4
	}
	return 0
}

// phoneProblem says what is wrong with digits that are no number.
func phoneProblem(d string) Problem {
	switch {
	case len(d) > 1 && d[0] == '1' && '3' <= d[1] && d[1] <= '9' && len(d) >= 8:
		return Problem{Code: "phone-length",
			Message: text.Say("手机号码应为 11 位，这里是 %d 位", "a mobile number has 11 digits, this has %d", len(d)),
			Hint:    text.Say("请核对是否少输或多输", "a digit may be missing or typed twice")}
	case areaCode(d) > 0:
		return Problem{Code: "phone-length",
			Message: text.Say("区号 %s 之后应有 7 至 8 位号码，这里是 %d 位", "7 to 8 digits follow the area code %s, here are %d", d[:areaCode(d)], len(d)-areaCode(d)),
			Hint:    text.Say("分机号请写在“转”字或连字符之后", `write an extension after "转" or a hyphen`)}
	case (len(d) == 7 || len(d) == 8) && d[0] >= '2':
		return Problem{Code: "phone-area-code",
			Message: text.Say("固定电话缺少区号", "the landline has no area code"),
			Hint:    text.Say("请在前面加上区号，荆门为 0724-", "put the area code in front, 0724- for Jingmen")}
	}
	return Problem{Code: "phone-unknown",
		Message: text.Say("这不像是电话号码", "this does not look like a phone number"),
		Hint: text.Say("手机 11 位；固定电话为区号加 7 至 8 位，如 0724-2345678",
			"a mobile has 11 digits, a landline an area code and 7 to 8 digits, such as 0724-2345678")}
}

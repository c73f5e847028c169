package format

import (
	"strings"

	"github.com/guize-rules/guize/rules/text"
)

// DivisionName returns the name of a division of Jingmen by its six digits,
// in Chinese and English, and nil for any other code.
func DivisionName(code string) map[string]string {
	switch code {
	case "420800":
		return text.Say("荆门市", "Jingmen")
	case "420802":
		return text.Say("东宝区", "Dongbao")
	case "420804":
		return text.Say("掇刀区", "Duodao")
	case "420822":
		return text.Say("沙洋县", "Shayang")
	case "420881":
		return text.Say("钟祥市", "Zhongxiang")
	case "420882":
		return text.Say("京山市", "Jingshan")
	}
	return nil
}

// divisionCode is the code of a division of Jingmen by its Chinese name, "" for another.
func divisionCode(name string) string {
	switch name {
	case "荆门市", "荆门":
		return "420800"
	case "东宝区", "东宝":
		return "420802"
	case "掇刀区", "掇刀":
		return "420804"
	case "沙洋县", "沙洋":
		return "420822"
	case "钟祥市", "钟祥":
		return "420881"
	case "京山市", "京山":
		return "420882"
	}
	return ""
}

// checkDivision reads the six digits of a division. Those of Jingmen are known
// by name; of others only the form is checked.
func checkDivision(s string) Result {
	f := fold(s)
	f.drop()
	code := f.String()
	if known := divisionCode(code); known != "" {
		return done(s, known, f.edits|editName)
	}
	if p := digitsProblem(f, 6, "division", "行政区划代码", "a division code"); p != nil {
		return failed(*p)
	}
	if code[0] < '1' || code[0] > '8' {
		return failed(Problem{Code: "division-province", At: f.at[0],
			Message: text.Say("行政区划代码不会以“%c”开头", `no division code begins with "%c"`, code[0]),
			Hint:    text.Say("前两位是省份，如湖北为 42", "the first two digits are the province, such as 42 for Hubei")})
	}
	if strings.HasPrefix(code, "4208") && DivisionName(code) == nil {
		return done(s, code, f.edits, Problem{Code: "division-unknown",
			Message: text.Say("荆门市现有的区划代码中没有这一个", "this is not among the present codes of Jingmen"),
			Hint: text.Say("荆门市 420800、东宝区 420802、掇刀区 420804、沙洋县 420822、钟祥市 420881、京山市 420882",
				"Jingmen 420800, Dongbao 420802, Duodao 420804, Shayang 420822, Zhongxiang 420881, Jingshan 420882")})
	}
	return done(s, code, f.edits)
}

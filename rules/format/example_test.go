package format_test

import (
	"fmt"
	"strings"

	"github.com/guize-rules/guize/rules/format"
)

// A code with a wrong check character is taken and flagged.
func Example() {
	uscc, _ := format.Builtin().Lookup("uscc")
	for _, code := range []string{"91420802 ma4te5t13a", "91420800000000018W", "91420800O00000019W"} {
		res := uscc.Check(code)
		fmt.Printf("%s -> %q\n", code, res.Normal)
		for _, n := range res.Notes {
			fmt.Println("  note:", n.Message["en"])
		}
		for _, w := range res.Warnings {
			fmt.Println("  warning:", w.Message["zh"])
		}
		if res.Error != nil {
			fmt.Println("  error:", res.Error.Message["zh"])
			fmt.Println("  hint:", res.Error.Hint["zh"])
		}
	}
	// Output:
	// 91420802 ma4te5t13a -> "91420802MA4TE5T13A"
	//   note: written in the standard way: spaces removed, letter case made uniform
	// 91420800000000018W -> "91420800000000018W"
	//   warning: 校验码不符：末位是“W”，按前 17 位推算应为“R”
	// 91420800O00000019W -> ""
	//   error: 第 9 位“O”不是统一社会信用代码用的字符（只用数字和除 I、O、S、V、Z 外的大写字母）
	//   hint: 应是“0”：换成它，校验码就对得上
}

func ExampleUSCCKind() {
	fmt.Println(format.USCCKind("91420802MA4TE5T13A"))
	fmt.Println(format.USCCKind("12420800000000027W"))
	fmt.Printf("%q\n", format.USCCKind("13800000000"))
	// Output:
	// enterprise
	// institution
	// ""
}

// A host adds the number that its own permits carry.
func ExampleRegistry_With() {
	permits, err := format.Builtin().With(format.Format{
		Name:  "permit-no",
		Title: map[string]string{"zh": "许可证号", "en": "permit number"},
		Check: func(s string) format.Result {
			s = strings.ToUpper(strings.TrimSpace(s))
			if !strings.HasPrefix(s, "JM-") {
				return format.Result{Error: &format.Problem{
					Code:    "permit-no-prefix",
					Message: map[string]string{"zh": "许可证号以 JM- 开头", "en": "a permit number begins with JM-"},
				}}
			}
			return format.Result{Normal: s}
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	f, _ := permits.Lookup("permit-no")
	fmt.Println(f.Check("jm-0042").Normal)
	fmt.Println(f.Check("0042").Error.Message["en"])
	// Output:
	// JM-0042
	// a permit number begins with JM-
}

func ExampleDivisionName() {
	fmt.Println(format.DivisionName("420804")["zh"], format.DivisionName("110105") == nil)
	// Output: 掇刀区 true
}

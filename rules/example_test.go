package rules_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/guize-rules/guize/rules"
)

func ExampleLoad() {
	set, err := rules.Load(context.Background(), os.DirFS("testdata"), "example.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range set.Policies {
		for _, r := range p.Rules {
			fmt.Printf("%s/%s %s (%v)\n", p.ID, r.ID, r.Title.In("en"), r.Cites)
		}
	}
	// Output:
	// scope/covered Enterprises in the central area ([plan 二])
	// scope/not-covered Other users ([plan 二])
	// external-line/filing Within 300 m ([plan 四(一)2 civil-code 1259])
	// external-line/coordination Over 300 m ([plan 四(一)2 civil-code 1259])
	// time-limits/connect Connected one working day after completion ([plan 一])
	// credit/late-connection Connected late ([plan 五(三)])
}

func ExampleParse() {
	_, err := rules.Parse(context.Background(), "policies.yaml", []byte(`guize: 1
set: connection
facts:
  外线长度: {type: number, max: 010}
policies:
  line:
    rules:
      - id: filing
        whenn: length <= 300
        then: [{decide: {approval: filing}}]
        cite: plan 四(一)2
`))
	var bad *rules.Error
	if errors.As(err, &bad) {
		for _, d := range bad.Diagnostics {
			fmt.Println(d.In("zh"))
		}
	}
	// Output:
	// policies.yaml:4:3: 事实的名称 “外线长度” 不合规 [bad-id]; 用小写字母、数字和 “_”，每段以字母开头，各段用 “.” 连接
	// policies.yaml:4:29: 不同的 YAML 程序对 “010” 的读法不同 [ambiguous-number]; 若是编号，写 "010"；若是数，写 10（YAML 把 0 开头的数当作八进制，得 8）
	// policies.yaml:9:9: 规则里没有 “whenn” 这一项 [unknown-key]; 是否要写“when”？可用：id、title、for、when、unless、overrides、valid、cite、then、binding、allow
	// policies.yaml:11:15: sources 中没有来源 “plan” [unknown-source]
}

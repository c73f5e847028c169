package cli_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules"
)

func loaded(t *testing.T, file string) *rules.Set {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.Parse(t.Context(), file, data)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// A slip on paper says which application was decided, and by which rules.
func TestSlipNames(t *testing.T) {
	t.Parallel()
	got := run(t, "", "eval", "-p", planFile, "../../examples/applications/line-300.1.json").stdout
	head := "荆门市中心城区用水用气报装\n联动服务编号      2021（0102）号\n提交（采集）时间  2021年9月7日9时\n申请单位          荆门示例制造有限公司\n信用代码          91420800000000019W\n申请地址          荆门市东宝区示例大道1号\n办理结果          已作出决定\n"
	if !strings.HasPrefix(got, head) {
		t.Errorf("the head is\n%.400s", got)
	}
	if !regexp.MustCompile(`\n规则集 jingmen-connection sha256:[0-9a-f]{12}…\n回执 r2:sha256:[0-9a-f]{64}\n$`).MatchString(got) {
		t.Errorf("the foot is\n%s", got[max(0, len(got)-200):])
	}
	if strings.Contains(got, "示例联系人") || strings.Contains(got, "13800000000") {
		t.Error("the contact stands on it, who is sensitive")
	}
}

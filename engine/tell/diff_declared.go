package tell

import (
	"strings"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// declarationWords is how a fact or outcome is declared, in words: the keys of the file and
// what stands behind them.
func (n Teller) declarationWords(x *analyze.Declaration, text string) string {
	if text == "" {
		return text
	}
	var values []rules.EnumValue
	title := ""
	switch x.Kind {
	case "fact":
		if f := n.fact(x.Name); f != nil {
			values, title = f.Type.Values, n.Words(f.Title)
		}
	case "outcome":
		if o := n.outcome(x.Name); o != nil {
			values = o.Type.Values
		}
	default:
		return text
	}
	text, _, titled := strings.Cut(text, ", title ") // which is the last
	if n.Lang != "zh" {
		if titled {
			text += ", title " + title
		}
		return text
	}
	parts := strings.Split(text, ", ")
	for i, part := range parts {
		key, rest, _ := strings.Cut(part, " ")
		word, ok := declaredWords[key]
		switch {
		case !ok:
			continue // what is behind a comma of an expression
		case key == "values":
			ids := strings.Split(rest, "|")
			for j, id := range ids {
				if title, ok := n.valueTitle(values, id); ok {
					ids[j] = title
				}
			}
			rest = n.Lang.List(ids)
		case key == "default":
			if title, ok := n.valueTitle(values, rest); ok {
				rest = title
			} else if rest == "none" || rest == "[]" {
				rest = n.Lang.Say("无", "none")
			} else if rest == "true" || rest == "false" {
				rest = n.Lang.Word(rest)
			}
		case key == "unit":
			rest = n.unit(rest)
		}
		parts[i] = strings.TrimRight(word+rest, "：")
	}
	if titled {
		parts = append(parts, "标题："+title)
	}
	return strings.Join(parts, "，")
}

// declaredWords are the kinds of values, and the keys of a declaration. It is never
// written to.
var declaredWords = map[string]string{
	"bool": "是或否", "int": "整数", "number": "数", "money": "金额", "string": "文字", "enum": "单选", "set": "多选", "date": "日期", "datetime": "时刻", "event": "发生的时间",
	"duration": "期限", "list": "列表", "unit": "单位：", "values": "取值：", "min": "最小：", "max": "最大：", "round": "取整：", "pattern": "写法：", "format": "格式：",
	"max_length": "最多字数：", "alias": "别名：", "required": "必填", "default": "未填的按：", "derive": "推算：", "key": "各项的编号：", "keys": "各项来自：", "combine": "合并：",
}

package codes

import "slices"

func formats() Part {
	return Part{
		Title: Words{"编号的格式", "Formats"},
		About: Words{
			"`format` 的检查结果：不合格的写在 `violations`，提醒和说明写在 `notices`。例子是“格式: 所填的内容”。",
			"What a `format` finds: what is refused is in `violations`, warnings and notes are in `notices`. An example " +
				"is the format and what was filled in.",
		},
		Codes: slices.Concat(anyFormat(), registers(), phones(), linkages(), addresses()),
	}
}

func anyFormat() []Code {
	return []Code{
		violation("empty", "没有内容", "nothing is there", test("rules/format/format_test.go", "TestEveryFormatRefuses")),
		violation("not-text", "不是有效的文字（UTF-8）", "not valid text (UTF-8)", test("rules/format/format_test.go", "TestEveryFormatRefuses")),
		violation("check-failed", "检查程序出错，未能检查",
			"the check itself broke down", test("rules/format/registry_test.go", "TestHostCheckPanics")),
		note("normalised", "已规范写法", "written in the standard way", filled("uscc", "91420802ma4te5t13a")),
	}
}

func registers() []Code {
	return []Code{
		violation("uscc-length", "统一社会信用代码不是 18 位", "a credit code does not have 18 characters", filled("uscc", "91420800000000019")),
		violation("uscc-character", "统一社会信用代码中有不用的字符",
			"a credit code holds a character that none has", filled("uscc", "91350100M000100Y4Z")),
		violation("uscc-identity-number", "填的是居民身份证号码", "it is a resident's identity number", filled("uscc", "11010519491231002X")),
		warning("uscc-check", "校验位不符，请核对", "the check character does not fit; type it again", filled("uscc", "91420800000000018W")),
		warning("uscc-kind", "前两位不是已知的登记类别", "the first two characters are no known kind of body", filled("uscc", "G1420800000000001U")),
		warning("uscc-division", "第 3 至 8 位不是行政区划代码", "characters 3 to 8 are no division", filled("uscc", "914208AA000000001E")),
		violation("project-code-length", "投资项目统一代码不是 20 位数字",
			"a project code does not have 20 digits", filled("cn-project-code", "2108-420802-04-01-51234")),
		violation("project-code-character", "投资项目统一代码中有数字以外的字符",
			"a project code holds something other than digits", filled("cn-project-code", "21O8-420802-04-01-512347")),
		violation("project-code-date", "第一段既不是年月，也不是旧代码的年份",
			"the first group is neither a year and month nor an older year", filled("cn-project-code", "2113-420802-04-01-512347")),
		warning("project-code-check", "校验位不符，请核对",
			"the check digit does not fit; type it again", filled("cn-project-code", "2108-420802-04-01-512348")),
		violation("division-length", "行政区划代码不是 6 位", "a division code does not have 6 digits", filled("cn-division", "4208")),
		violation("division-character", "行政区划代码中有数字以外的字符",
			"a division code holds something other than digits", filled("cn-division", "42O802")),
		violation("division-province", "没有以此开头的省份", "no province begins so", filled("cn-division", "920802")),
		warning("division-unknown", "荆门市没有这个区划代码", "Jingmen has no such division", filled("cn-division", "420821")),
	}
}

func phones() []Code {
	return []Code{
		violation("phone-character", "电话号码中有不能用的字符",
			"a phone number holds a character that it may not", filled("cn-phone", "138OO000000")),
		violation("phone-length", "电话号码的位数不对", "a phone number is too short or too long", filled("cn-phone", "0724-234567")),
		violation("phone-area-code", "固定电话缺少区号", "a landline lacks its area code", filled("cn-phone", "2345678")),
		violation("phone-extension", "分机号有误", "the extension is wrong", filled("cn-phone", "0724-2345678转1234567")),
		violation("phone-several", "只能填一个电话号码", "only one number fits", filled("cn-phone", "13800000000/0724-2345678")),
		violation("phone-unknown", "不是已知的号码样式", "no known kind of number", filled("cn-phone", "0000-1234567")),
		warning("phone-foreign", "境外号码，未作核对", "a foreign number, which was not checked", filled("cn-phone", "+85221234567")),
		warning("phone-jingmen", "荆门的固定电话应为 7 位", "landlines of Jingmen have 7 digits", filled("cn-phone", "0724-23456789")),
	}
}

func linkages() []Code {
	return []Code{
		violation("linkage-no-form", "联动服务编号应写作 2021（0137）号",
			"a linkage number is written like 2021（0137）号", filled("cn-linkage-no", "20210137")),
		violation("linkage-no-year", "联动服务编号的年份有误", "the year of a linkage number is wrong", filled("cn-linkage-no", "1921（0137）号")),
		violation("linkage-no-serial", "联动服务编号的顺序号有误",
			"the serial of a linkage number is wrong", filled("cn-linkage-no", "2021（123456789）号")),
		violation("linkage-no-blank", "括号内还没有顺序号", "there is no serial in the brackets yet", filled("cn-linkage-no", "2021（）号")),
	}
}

func addresses() []Code {
	return []Code{
		violation("email-at", "邮箱地址应有且只有一个 @", "an email address has one @", filled("email", "office.example.com")),
		violation("email-local", "@ 之前的部分有误", "what stands before the @ is wrong", filled("email", "@example.com")),
		violation("email-domain", "@ 之后的域名有误", "the domain after the @ is wrong", filled("email", "office@localhost")),
		violation("email-character", "邮箱地址中有不能用的字符",
			"an email address holds a character that it may not", filled("email", "a b@example.com")),
		violation("url-scheme", "网址应以 https:// 或 http:// 开头",
			"a web address begins with https:// or http://", filled("url", "www.example.com")),
		violation("url-host", "网址的域名有误", "the host of a web address is wrong", filled("url", "http://intranet/")),
		violation("url-path", "域名之后的部分有误", "what follows the host is wrong", filled("url", "https://example.com/%zz")),
		violation("url-user", "网址中不应有用户名或密码",
			"a web address holds no user name or password", filled("url", "https://user:secret@example.com/")),
	}
}

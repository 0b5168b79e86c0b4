//! Where a resource lies: its region and account, from what is written of its provider and from its own values.

use crate::json::{Json, Kind};
use std::sync::Arc;

/// The region and account of a resource, as far as they are known.
#[derive(Clone, Default, Debug)]
pub(super) struct Whereabouts {
    pub(super) region: Option<Arc<str>>,
    pub(super) account: Option<Arc<str>>,
}

impl Whereabouts {
    /// Those of a resource whose provider works in `region`, with these values. A region of its own goes before that of
    /// its provider, and both go before what its ARN says.
    pub(super) fn new(region: Option<Arc<str>>, values: Option<&Json<'_>>) -> Self {
        let Some(values) = values else { return Self { region, account: None } };
        let arn = text(values, "arn");
        let region = text(values, "region").or(region).or_else(|| part(arn.as_deref()?, 3));
        let account = arn
            .and_then(|arn| part(&arn, 4))
            .or_else(|| text(values, "owner_id"))
            .or_else(|| text(values, "id").and_then(|id| subscription(&id)))
            .or_else(|| text(values, "project"));
        Self { region, account }
    }
}

/// A text of the values that says something.
fn text(values: &Json<'_>, name: &str) -> Option<Arc<str>> {
    let value = values.get(name).filter(|value| value.kind() == Kind::Text)?;
    value.text().filter(|text| !text.is_empty()).map(|text| text.as_ref().into())
}

/// A part of an ARN, `arn:partition:service:region:account:resource`.
fn part(arn: &str, index: usize) -> Option<Arc<str>> {
    let arn = arn.strip_prefix("arn:").map(|_| arn)?;
    arn.splitn(6, ':').nth(index).filter(|part| !part.is_empty()).map(Into::into)
}

/// The subscription of an Azure resource id.
fn subscription(id: &str) -> Option<Arc<str>> {
    let rest = id.strip_prefix("/subscriptions/")?;
    rest.split('/').next().filter(|part| !part.is_empty()).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::Whereabouts;
    use crate::json::Text;

    #[test]
    fn values_say_where_a_resource_lies() {
        let cases = [
            (r#"{"arn": "arn:aws:ec2:eu-west-1:1234:vpc/a"}"#, Some("eu-west-1"), Some("1234")),
            (r#"{"arn": "arn:aws:s3:::logs"}"#, None, None),
            (r#"{"region": "us-east-1", "owner_id": "77"}"#, Some("us-east-1"), Some("77")),
            (r#"{"id": "/subscriptions/abc/resourceGroups/x"}"#, None, Some("abc")),
            (r#"{"project": "acme", "arn": null}"#, None, Some("acme")),
            ("{}", None, None),
        ];
        for (values, region, account) in cases {
            let text = Text::new("", values.into()).expect("a record");
            let values = text.root().expect("a value");
            let found = Whereabouts::new(None, Some(&values));
            let found = (found.region.as_deref(), found.account.as_deref());
            assert_eq!(found, (region, account), "{}", values.raw());
        }
    }
}

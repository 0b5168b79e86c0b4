//! What a plan does to a resource.

use crate::json::Json;
use pol_graph::Change;

/// What actions amount to; `None` for actions that this version does not know. Reading a data source changes nothing, and
/// neither does forgetting an object: it goes on to exist.
pub(super) fn of_actions(actions: &Json<'_>) -> Option<Change> {
    let (mut creates, mut updates, mut deletes, mut is_known) = (false, false, false, true);
    actions.items(|action| match action.text().as_deref() {
        Some("create") => creates = true,
        Some("update") => updates = true,
        Some("delete") => deletes = true,
        Some("no-op" | "read" | "forget") => {}
        Some(_) | None => is_known = false,
    });
    is_known.then_some(match (creates, updates, deletes) {
        (true, _, true) => Change::Replace,
        (true, _, false) => Change::Create,
        (false, _, true) => Change::Delete,
        (false, true, false) => Change::Update,
        (false, false, false) => Change::None,
    })
}

#[cfg(test)]
mod tests {
    use super::of_actions;
    use crate::json::Text;
    use pol_graph::Change;

    #[test]
    fn actions_amount_to_one_change() {
        let cases = [
            (r#"["no-op"]"#, Some(Change::None)),
            (r#"["read"]"#, Some(Change::None)),
            (r#"["create"]"#, Some(Change::Create)),
            (r#"["update"]"#, Some(Change::Update)),
            (r#"["delete"]"#, Some(Change::Delete)),
            (r#"["delete", "create"]"#, Some(Change::Replace)),
            (r#"["create", "delete"]"#, Some(Change::Replace)),
            (r#"["create", "forget"]"#, Some(Change::Create)),
            (r#"["forget"]"#, Some(Change::None)),
            (r#"["ascend"]"#, None),
        ];
        for (actions, change) in cases {
            let text = Text::new("", actions.into()).expect("a list of texts");
            let actions = text.root().expect("a list");
            assert_eq!(of_actions(&actions), change, "{}", actions.raw());
        }
    }
}

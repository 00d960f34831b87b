/** A party of this case, found by any of its names; what is kept is its id. */
import { Combobox, InputBase, CloseButton, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "@/api/client";
import type { EntityOut, Page } from "@/api/types";
import { Name } from "./Name";
import { firstOf } from "./script";

interface EntityPickerProps {
  label: string;
  hint: string;
  value: string;
  onChange: (id: string) => void;
  /** Shows the label above the field; else it is only read out. */
  labelled?: boolean;
}

export function EntityPicker({ label, hint, value, onChange, labelled = false }: EntityPickerProps) {
  const { t } = useTranslation("names");
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() });
  const [typed, setTyped] = useState<string | null>(null);
  const [asked] = useDebouncedValue(typed ?? "", 120);
  const chosen = useQuery({
    queryKey: ["entities", "one", value],
    queryFn: ({ signal }) => get<EntityOut>(`/entities/${encodeURIComponent(value)}`, undefined, signal),
    enabled: value !== "",
  });
  const found = useQuery({
    queryKey: ["entities", "picker", asked],
    queryFn: ({ signal }) => get<Page<EntityOut>>("/entities", { q: asked, limit: 12 }, signal),
    enabled: box.dropdownOpened,
    placeholderData: (before) => before,
  });
  const shown = typed ?? (value === "" ? "" : firstOf(chosen.data?.name ?? value, 60));
  const choose = (id: string) => {
    onChange(id);
    setTyped(null);
    box.closeDropdown();
  };
  return (
    <Combobox store={box} onOptionSubmit={choose} withinPortal>
      <Combobox.Target>
        <InputBase
          {...(labelled ? { label } : { "aria-label": label })}
          placeholder={hint}
          value={shown}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            box.openDropdown();
            box.selectFirstOption();
          }}
          onFocus={() => box.openDropdown()}
          onBlur={() => {
            box.closeDropdown();
            setTyped(null);
          }}
          dir="auto"
          w={230}
          rightSectionPointerEvents="all"
          rightSection={value !== "" && <CloseButton size="sm" aria-label={t("picker.clear")} onMouseDown={(event) => event.preventDefault()} onClick={() => choose("")} />}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={label}>
          {found.data?.items.map((entity) => (
            <Combobox.Option key={entity.id} value={entity.id}><Name still limit={60}>{entity.name}</Name></Combobox.Option>
          ))}
          {found.data?.items.length === 0 && <Combobox.Empty>{t("picker.none")}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
